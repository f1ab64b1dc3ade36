using System.Text.Json;
using Pipeline.SampleDocuments.Scoring;
using Pipeline.SampleDocuments.Tests.Scoring;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Commands;

[TestClass]
public sealed class RequestsCommandTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    private string Requests => _folder.Combine("requests.jsonl");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("0")]
    [DataRow("-3")]
    public void Requests_NoDocument_IsRefused(string count)
    {
        CommandRun run = CommandRun.Of("requests", Requests, "--model", "m", "--count", count, "--truth", _folder.Combine("truth.jsonl"));

        run.AssertRefused("--count");
        Assert.IsEmpty(Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    [DataRow("requests.jsonl")]
    [DataRow("./more/../requests.jsonl")]
    public void Requests_TruthIsTheSameFile_IsRefused(string truth)
    {
        CommandRun run = CommandRun.Of("requests", Requests, "--model", "m", "--count", "1", "--truth", _folder.Combine(truth));

        run.AssertRefused("requests.jsonl");
        Assert.IsEmpty(Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void Requests_DocumentsByHand_AreAskedAsTheyAre()
    {
        string byHand = RepositoryRoot.Combine("scripts/samples/documents/by-hand.jsonl");

        CommandRun run = CommandRun.Of("requests", Requests, "--model", "m", "--documents", byHand);

        Assert.AreEqual(0, run.Code, run.Error);
        string[] asked = [.. File.ReadLines(Requests).Select(line => JsonDocument.Parse(line).RootElement
            .GetProperty("body").GetProperty("messages")[0].GetProperty("content").GetString()!)];
        Assert.AreSequenceEqual(TruthLine.ReadFile(byHand).Select(document => document.Text), asked);
    }

    [TestMethod]
    public void Requests_DocumentsOfOnesOwnWithoutAnswer_NamesTheLine()
    {
        string documents = _folder.Combine("mine.jsonl");
        File.WriteAllText(documents, """{"id":"1","text":"Invoice"}""");

        CommandRun run = CommandRun.Of("requests", Requests, "--model", "m", "--documents", documents);

        run.AssertRefused($"{documents}, line 1: 'answer' must be there");
        Assert.IsFalse(File.Exists(Requests));
    }

    [TestMethod]
    [DataRow]
    [DataRow("--documents", "a.jsonl", "--truth", "b.jsonl")]
    public void Requests_NeitherOrBothOfTheSources_IsRefused(params string[] sources)
    {
        CommandRun run = CommandRun.Of(["requests", Requests, "--model", "m", .. sources]);

        run.AssertRefused("--documents");
        Assert.IsEmpty(Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void Score_AnswersOfAnotherSeed_IsRefused()
    {
        string truth = Write(seed: "1"), otherTruth = _folder.Combine("other.jsonl");
        File.Move(truth, otherTruth);
        truth = Write(seed: "2");
        string[] ids = [.. File.ReadLines(Requests).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("custom_id").GetString()!)];
        string output = _folder.Combine("output.jsonl");
        File.WriteAllLines(output, ids.Select(id => ScoreFiles.Line(id, "{}")));

        CommandRun right = CommandRun.Of("score", output, truth);
        CommandRun wrong = CommandRun.Of("score", output, otherTruth);

        Assert.AreEqual(0, right.Code, right.Error);
        Assert.Contains("missing or failed: 0\n", right.Output);
        wrong.AssertRefused($"{output}, line 1: The truth has no document '{ids[0]}'");
    }

    private string Write(string seed)
    {
        string truth = _folder.Combine("truth.jsonl");
        CommandRun run = CommandRun.Of("requests", Requests, "--model", "m", "--count", "2", "--seed", seed, "--truth", truth);
        Assert.AreEqual(0, run.Code, run.Error);
        return truth;
    }
}
