using System.Text.Json;
using Pipeline.SampleDocuments.Search;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Search;

[TestClass]
public sealed class NearestTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    private string Output => _folder.Combine("output.jsonl");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void PassageRequests_ThreePassages_AreFourLinesWithTheQueryLast()
    {
        string file = _folder.Combine("requests.jsonl");

        PassageRequests.Write(file, "an-encoder", ["one", "two ü", "three"], "which?");

        JsonElement[] lines = [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)];
        CollectionAssert.AreEqual(
            new[] { "passage-0001", "passage-0002", "passage-0003", "query" },
            lines.Select(line => line.GetProperty("custom_id").GetString()).ToArray());
        Assert.AreEqual("two ü", lines[1].GetProperty("body").GetProperty("input").GetString());
        Assert.AreEqual("which?", lines[3].GetProperty("body").GetProperty("input").GetString());
        Assert.IsTrue(lines.All(line => line.GetProperty("url").GetString() == "/v1/embeddings"));
    }

    [TestMethod]
    public void NearestReport_OfABatchesOutput_NamesTheNearestFirst()
    {
        File.WriteAllLines(Output, [Line("passage-0001", "1,0"), Line("passage-0002", "0.6,0.8"), Line("passage-0003", "0,1"), Line("query", "0,1")]);

        string report = NearestReport.Write("which?", ["one", "two", "three"], EmbeddingFile.Read(Output), show: 2);

        string[] expected = ["Query: which?", "", "  1.000  passage-0003", "         three", "", "  0.800  passage-0002", "         two"];
        Assert.AreEqual(string.Join('\n', expected), report);
    }

    [TestMethod]
    public void NearestReport_PassageFailed_NamesIt()
    {
        File.WriteAllLines(Output, [Line("passage-0001", "1,0"), Line("query", "0,1")]);

        InvalidDataException refused = Assert.ThrowsExactly<InvalidDataException>(
            () => NearestReport.Write("which?", ["one", "two"], EmbeddingFile.Read(Output), show: 2));

        Assert.Contains("passage-0002", refused.Message);
    }

    [TestMethod]
    [DataRow("""{"custom_id":"a","response":null}""", "embedding")]
    [DataRow("""{"custom_id":"a","response":{"body":{"data":[]}}}""", "embedding")]
    [DataRow("""{"custom_id":"a","response":{"body":{"data":[{"embedding":["x"]}]}}}""", "embedding")]
    [DataRow("""{"custom_id":"a","response":{"body":{"data":[{"embedding":[1,2,3]}]}}}""", "3 numbers")]
    [DataRow("""{"custom_id":"a","response":{"body":{"data":[{"embedding":[1,1]}]}}}""", "length of 1.414")]
    [DataRow("""{"custom_id":"a","response":{"body":{"data":[{"embedding":[0,0]}]}}}""", "length of 0,")]
    [DataRow("""{"custom_id":"a","response":{"body":{"data":[{"embedding":[1e39,0]}]}}}""", "length of Infinity")]
    public void EmbeddingFile_LineIsNoEmbeddingLikeTheOthers_NamesFileAndLine(string line, string named)
    {
        File.WriteAllLines(Output, [Line("passage-0001", "1,0"), line]);

        InvalidDataException refused = Assert.ThrowsExactly<InvalidDataException>(() => EmbeddingFile.Read(Output));

        Assert.Contains("line 2", refused.Message);
        Assert.Contains(named, refused.Message);
    }

    [TestMethod]
    public void EmbeddingFile_LengthIsOneButForRounding_IsRead()
    {
        File.WriteAllLines(Output, [Line("passage-0001", "0.601,0.802")]);

        Assert.HasCount(1, EmbeddingFile.Read(Output));
    }

    private static string Line(string id, string numbers) =>
        $$$"""{"id":"batch_req_1","custom_id":"{{{id}}}","response":{"status_code":200,"body":{"data":[{"embedding":[{{{numbers}}}]}]}},"error":null}""";
}
