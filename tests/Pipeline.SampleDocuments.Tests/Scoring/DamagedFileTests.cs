using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.SampleDocuments.Tests.Scoring;

[TestClass]
public sealed class DamagedFileTests
{
    [TestMethod]
    [DataRow("{\"custom_id\":", "line 2")]
    [DataRow("[]", "no JSON object")]
    [DataRow("{}", "'custom_id'")]
    [DataRow("""{"custom_id":7}""", "'custom_id'")]
    [DataRow("""{"custom_id":"\ud800"}""", "UTF-16")]
    [DataRow("""{"custom_\ud800":"heldout-000002"}""", "line 2")]
    [DataRow("""{"custom_id":"heldout-000002"}""", "'response'")]
    [DataRow("""{"custom_id":"heldout-000002","response":{}}""", "'response.status_code'")]
    [DataRow("""{"custom_id":"heldout-000002","response":{"status_code":200}}""", "'response.body'")]
    [DataRow("""{"custom_id":"heldout-000002","response":{"status_code":200,"body":{"choices":[]}}}""", "'response.body.choices[0]'")]
    [DataRow("""{"custom_id":"heldout-000002","response":{"status_code":200,"body":{"choices":[{"message":{"content":null}}]}}}""", "'content'")]
    [DataRow("""{"custom_id":"heldout-000009","response":null}""", "no document 'heldout-000009'")]
    [DataRow("""{"custom_id":"heldout-000001","response":null}""", "twice")]
    public void Read_DamagedOutput_IsRefusedWithItsLine(string line, string message)
    {
        using var files = new ScoreFiles(count: 3);
        files.WriteOutput([ScoreFiles.Line("heldout-000001", "{}"), line]);

        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(
            () => OutputFile.Read(files.Output, files.Documents.Select(document => document.Id).ToHashSet()));

        Assert.StartsWith($"{files.Output}, line 2: ", exception.Message);
        Assert.Contains(message, exception.Message);
    }

    [TestMethod]
    [DataRow("{\"id\":\"a\",\"text\":\"b\"}", "'answer'")]
    [DataRow("{\"id\":\"a\",\"text\":\"b\",\"answer\":\"{}\"}", "not of the schema")]
    [DataRow("x", "line 4")]
    public void ReadFile_DamagedTruth_IsRefusedWithItsLine(string line, string message)
    {
        using var files = new ScoreFiles(count: 3);
        File.AppendAllText(files.Truth, line);

        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => TruthLine.ReadFile(files.Truth));

        Assert.StartsWith($"{files.Truth}, line 4: ", exception.Message);
        Assert.Contains(message, exception.Message);
    }

    [TestMethod]
    public void ReadFile_EmptyTruth_IsRefused()
    {
        using var files = new ScoreFiles(count: 1);
        File.WriteAllText(files.Truth, "\n");

        Assert.ThrowsExactly<InvalidDataException>(() => TruthLine.ReadFile(files.Truth));
    }
}
