using System.Text.Json;
using Pipeline.SampleModel.Models;
using Pipeline.SampleModel.Prose;
using Pipeline.SampleModel.Vocabulary;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests.SampleModel;

[TestClass]
public sealed class ProseTests
{
    private const string Rivers = """
        A river carries its valley to the sea, a grain at a time. Côte d'Azur: 5 °C!

        Rivers that carry gravel carry it only when they are in flood — “rolling” it along the bed.
        """;

    [TestMethod]
    public void WriteFromProse_ItsOwnWords_AreNeverUnknown()
    {
        using var folder = CreateProse();

        BertModelWriter.WriteFromProse(
            folder.Combine("m"), new BertShape { HiddenSize = 8, VocabularySize = 200 }, seed: 1, folder.Combine("prose"));

        Tokenizer tokenizer = Tokenizer.Load(folder.Combine("m/tokenizer.json"));
        int[] ids = tokenizer.Encode(Rivers);
        CollectionAssert.DoesNotContain(ids, SpecialTokens.All.ToList().IndexOf(SpecialTokens.Unknown));
        Assert.AreEqual(200, tokenizer.VocabularySize);
    }

    [TestMethod]
    public void Train_FrequentWord_BecomesOneToken()
    {
        IReadOnlyList<string> vocabulary = WordPieceTrainer.Train(["the then the them the"], size: 40);

        CollectionAssert.Contains(vocabulary.ToList(), "the");
        CollectionAssert.Contains(vocabulary.ToList(), "##n");
        Assert.HasCount(40, vocabulary.Distinct());
    }

    [TestMethod]
    public void Train_SizeBelowCharacters_IsRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => WordPieceTrainer.Train(["abcdef"], size: 10));

    [TestMethod]
    public void Write_Requests_GivesOneLineAPassageInOrder()
    {
        using var folder = CreateProse();
        string file = folder.Combine("requests.jsonl");

        int count = RequestFile.Write(folder.Combine("prose"), file, model: "small");

        using JsonDocument last = JsonDocument.Parse(File.ReadAllLines(file)[2]);
        JsonElement line = last.RootElement;
        Assert.AreEqual(3, count);
        Assert.AreEqual("rivers-002", line.GetProperty("custom_id").GetString());
        Assert.AreEqual("/v1/embeddings", line.GetProperty("url").GetString());
        Assert.AreEqual("small", line.GetProperty("body").GetProperty("model").GetString());
        StringAssert.StartsWith(line.GetProperty("body").GetProperty("input").GetString(), "Rivers that carry");
    }

    [TestMethod]
    public void ReadPassages_EmptyFolder_IsRefused()
    {
        using var folder = new TempDirectory();

        Assert.ThrowsExactly<IOException>(() => ProseFolder.ReadPassages(folder.Path));
    }

    private static TempDirectory CreateProse()
    {
        var folder = new TempDirectory();
        Directory.CreateDirectory(folder.Combine("prose"));
        File.WriteAllText(folder.Combine("prose/rivers.txt"), Rivers);
        File.WriteAllText(folder.Combine("prose/bees.txt"), "\nBees dance.\n\n");
        return folder;
    }
}
