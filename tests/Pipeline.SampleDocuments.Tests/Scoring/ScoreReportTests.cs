using System.Globalization;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.SampleDocuments.Tests.Scoring;

[TestClass]
public sealed class ScoreReportTests
{
    [TestMethod]
    public void Write_RightWrongInvalidAndMissing_AreCounted()
    {
        using var files = new ScoreFiles(count: 10);
        IEnumerable<string> answers = files.Documents.Select(document => document.Answer.ToJson());
        string[] lines = [.. files.Documents.Zip(answers, (document, answer) => ScoreFiles.Line(document.Id, answer))];
        lines[1] = ScoreFiles.Line(files.Documents[1].Id, WithVendor(files.Documents[1], "Nobody Ltd").ToJson());
        lines[2] = ScoreFiles.Line(files.Documents[2].Id, "{\"document_type\":");
        lines[3] = ScoreFiles.Line(files.Documents[3].Id, "", status: 500);
        files.WriteOutput(lines.Where((_, index) => index != 4));

        string report = Score(files, show: 0);

        Assert.AreEqual(6, Count(report, "all fields"));
        Assert.AreEqual(6, Count(report, "vendor"));
        Assert.AreEqual(7, Count(report, "number"));
        Assert.Contains("not of the schema: 1\n", report);
        Assert.Contains("missing or failed: 2\n", report);
        Assert.EndsWith("\nEXACT 6/10 60.0 %", report);
    }

    [TestMethod]
    public void Write_AllRight_IsAHundredPercent()
    {
        using var files = new ScoreFiles(count: 4);
        files.WriteOutput(files.Documents.Select(document => ScoreFiles.Line(document.Id, document.Answer.ToJson())).Reverse());

        Assert.EndsWith("EXACT 4/4 100.0 %", Score(files, show: 0));
    }

    [TestMethod]
    public void Write_Shown_HasTheTextAndWhatWasExpected()
    {
        using var files = new ScoreFiles(count: 3);
        SampleDocument document = files.Documents[0];
        files.WriteOutput([ScoreFiles.Line(document.Id, WithVendor(document, "Nobody Ltd").ToJson())]);

        string report = Score(files, show: 2);

        Assert.Contains($"{document.Id}  NOT EXACT\n", report);
        Assert.Contains($"    {document.Text.Split('\n')[0]}\n", report);
        Assert.Contains($"  vendor         Nobody Ltd   <-- expected {document.Answer.Vendor}\n", report);
        Assert.Contains("  no answer\n", report);
        Assert.DoesNotContain(files.Documents[2].Id, report);
    }

    private static string Score(ScoreFiles files, int show)
    {
        IReadOnlyList<TruthLine> truth = TruthLine.ReadFile(files.Truth);
        IReadOnlyDictionary<string, string?> texts = OutputFile.Read(files.Output, truth.Select(line => line.Id).ToHashSet());
        return ScoreReport.Write([.. truth.Select(line => new ScoredDocument(line, texts.GetValueOrDefault(line.Id)))], show);
    }

    private static DocumentAnswer WithVendor(SampleDocument document, string vendor) => document.Answer with { Vendor = vendor };

    /// <summary>The count in a row of the table.</summary>
    private static int Count(string report, string row) =>
        int.Parse(
            report.Split('\n').Single(line => line.StartsWith(row + " ", StringComparison.Ordinal))[row.Length..].TrimStart().Split(' ')[0],
            CultureInfo.InvariantCulture);
}
