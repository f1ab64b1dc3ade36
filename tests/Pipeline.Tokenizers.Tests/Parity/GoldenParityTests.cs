using System.Text.Json;

namespace Pipeline.Tokenizers.Tests.Parity;

/// <summary>Ids of the reference implementation, Hugging Face's Rust tokenizers, on generated texts.</summary>
[TestClass]
public sealed class GoldenParityTests
{
    [TestMethod]
    [DataRow("bert-uncased")]
    [DataRow("bert-cased")]
    [DataRow("gpt2")]
    [DataRow("roberta")]
    [DataRow("phi-2")]
    [DataRow("phi-3")]
    [DataRow("clip")]
    [DataRow("t5-small")]
    [DataRow("xlmr-shaped")]
    [DataRow("whisper")]
    [DataRow("qwen2-shaped")]
    [DataRow("llama3-shaped")]
    public void Encode_PublishedVocabulary_GivesReferenceIds(string name)
    {
        string folder = SharedFiles.FolderOf(name);
        Tokenizer tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));

        int lines = 0;
        foreach (string line in File.ReadLines(Path.Combine(folder, "golden.jsonl")))
        {
            using JsonDocument golden = JsonDocument.Parse(line);
            string text = golden.RootElement.GetProperty("t").GetString()!;
            int[] expected = [.. golden.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            CollectionAssert.AreEqual(expected, tokenizer.Encode(text), $"line {++lines}: {JsonSerializer.Serialize(text)}");
        }

        Assert.IsGreaterThan(1000, lines);
    }
}
