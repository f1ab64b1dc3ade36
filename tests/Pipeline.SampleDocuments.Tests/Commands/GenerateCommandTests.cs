using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Commands;

[TestClass]
public sealed class GenerateCommandTests
{
    [TestMethod]
    [DataRow("-5", "1", "--first")]
    [DataRow("0", "0", "--count")]
    [DataRow("0", "-1", "--count")]
    [DataRow("0", "x", "--count")]
    public void Generate_NumberOutOfBounds_NamesTheOption(string first, string count, string named)
    {
        using var folder = new TempDirectory();

        CommandRun run = CommandRun.Of("generate", "--split", "train", "--first", first, "--count", count, "--out", folder.Combine("a"));

        run.AssertRefused(named);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow("7")]
    [DataRow("1")]
    [DataRow("train,heldout")]
    public void Generate_NoSuchSplit_NamesThoseThatAre(string split)
    {
        using var folder = new TempDirectory();

        CommandRun run = CommandRun.Of("generate", "--split", split, "--count", "1", "--out", folder.Combine("a"));

        Assert.AreEqual(1, run.Code);
        Assert.Contains($"'{split}' not recognized", run.Error);
        Assert.Contains("'heldout'", run.Error);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow("train", "train-000008")]
    [DataRow("heldout", "heldout-000008")]
    public void Generate_EachSplit_BeginsWithTheFirst(string split, string id)
    {
        using var folder = new TempDirectory();
        string file = folder.Combine("a");

        CommandRun run = CommandRun.Of("generate", "--split", split, "--first", "7", "--count", "1", "--out", file);

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.Contains($"\"{id}\"", File.ReadAllText(file));
    }
}
