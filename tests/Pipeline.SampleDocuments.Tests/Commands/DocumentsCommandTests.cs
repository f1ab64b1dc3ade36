using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Commands;

[TestClass]
public sealed class DocumentsCommandTests
{
    [TestMethod]
    public void Generate_Twice_WritesTheSameBytes()
    {
        using var folder = new TempDirectory();

        foreach (string name in new[] { "a", "b" })
        {
            (int code, _, _) = CommandRun.Of("generate", "--split", "heldout", "--count", "50", "--seed", "9", "--out", folder.Combine(name));
            Assert.AreEqual(0, code);
        }

        Assert.AreSequenceEqual(File.ReadAllBytes(folder.Combine("a")), File.ReadAllBytes(folder.Combine("b")));
        Assert.HasCount(50, File.ReadAllLines(folder.Combine("a")));
    }

    [TestMethod]
    public void Requests_ThenScoreOfNothing_FindsAllMissing()
    {
        using var folder = new TempDirectory();
        string truth = folder.Combine("truth.jsonl");
        string output = folder.Write("output.jsonl", "");

        (int code, _, _) = CommandRun.Of("requests", folder.Combine("requests.jsonl"), "--model", "m", "--count", "3", "--truth", truth);
        (int scoreCode, string report, _) = CommandRun.Of("score", output, truth, "--show", "1");

        Assert.AreEqual(0, code);
        Assert.AreEqual(0, scoreCode);
        Assert.HasCount(3, File.ReadAllLines(folder.Combine("requests.jsonl")));
        Assert.EndsWith("EXACT 0/3 0.0 %\n", report);
    }

    [TestMethod]
    public void Score_DamagedFile_SaysWhichLine()
    {
        using var folder = new TempDirectory();
        string truth = folder.Write("truth.jsonl", "{}\n");

        (int code, _, string error) = CommandRun.Of("score", folder.Combine("absent.jsonl"), truth);

        Assert.AreEqual(1, code);
        Assert.Contains($"{truth}, line 1: ", error);
    }

    [TestMethod]
    public void Generate_LimitTooLow_IsRefused()
    {
        using var folder = new TempDirectory();

        (int code, _, string error) = CommandRun.Of("generate", "--split", "train", "--count", "1", "--max-characters", "20", "--out", folder.Combine("a"));

        Assert.AreEqual(1, code);
        Assert.Contains("maxCharacters", error);
    }
}
