using System.Text.Json;
using Pipeline.TestKit;

namespace Pipeline.Tokenizers.Tests.Parity;

/// <summary>Our ids and texts against those of the reference, on texts that change with the seed.</summary>
[TestClass]
public sealed class LiveParityTests
{
    public static IEnumerable<object[]> OwnFiles =>
        Directory.EnumerateFiles(RepositoryRoot.Combine("tests/Pipeline.Tokenizers.Tests/TokenizerFiles"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(file => new object[] { Path.GetFileName(file) });

    [TestMethod]
    [DynamicData(nameof(OwnFiles))]
    public Task EncodeAndDecode_OwnFile_EqualReference(string name) =>
        CompareAsync(RepositoryRoot.Combine($"tests/Pipeline.Tokenizers.Tests/TokenizerFiles/{name}"));

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("bert-cased")]
    [DataRow("bert-uncased")]
    [DataRow("clip")]
    [DataRow("gpt2")]
    [DataRow("llama3-shaped")]
    [DataRow("phi-2")]
    [DataRow("phi-3")]
    [DataRow("qwen2-shaped")]
    [DataRow("roberta")]
    [DataRow("t5-small")]
    [DataRow("whisper")]
    [DataRow("xlmr-shaped")]
    public Task EncodeAndDecode_PublishedFile_EqualReference(string name) =>
        CompareAsync(Path.Combine(SharedFiles.FolderOf(name), "tokenizer.json"));

    private static async Task CompareAsync(string file)
    {
        Tokenizer tokenizer = Tokenizer.Load(file);
        Random random = TestSeed.CreateRandom();
        var source = new TextSource(random);
        List<OracleRequest> requests = [.. Enumerable.Range(0, TestScale.Choose(byDefault: 500, full: 5_000))
            .Select(_ => new OracleRequest(source.Next(), RandomIds(random, tokenizer.VocabularySize)))];

        IReadOnlyList<OracleAnswer> answers = await RustTokenizers.AskAsync(file, requests);

        foreach ((OracleRequest request, OracleAnswer answer) in requests.Zip(answers))
        {
            string text = JsonSerializer.Serialize(request.Text);
            CollectionAssert.AreEqual(answer.Ids, tokenizer.Encode(request.Text), $"ids of {text}");
            Assert.AreEqual(answer.Decoded, tokenizer.Decode(answer.Ids), $"decoding {text}");
            Assert.AreEqual(answer.DecodedWhole, tokenizer.Decode(answer.Ids, skipSpecialTokens: false), $"decoding {text}");
            Assert.AreEqual(answer.Other, tokenizer.Decode(request.TokenIds), $"decoding {string.Join(',', request.TokenIds)}");
            Assert.AreEqual(answer.Decoded, InPieces(tokenizer, answer.Ids), $"decoding {text} in pieces");
            Assert.AreEqual(answer.Other, InPieces(tokenizer, request.TokenIds), $"decoding {string.Join(',', request.TokenIds)}");
        }

        Console.WriteLine($"{requests.Count} texts are equal.");
    }

    private static int[] RandomIds(Random random, int count) =>
        [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(count))];

    private static string InPieces(Tokenizer tokenizer, int[] ids)
    {
        var decoder = tokenizer.CreateDecoder();
        List<string> pieces = [.. ids.Select(decoder.Append), decoder.Finish()];
        foreach (string piece in pieces)
        {
            Assert.IsFalse(piece.Length > 0 && char.IsLowSurrogate(piece[0]), "A piece begins inside a character.");
        }

        return string.Concat(pieces);
    }
}
