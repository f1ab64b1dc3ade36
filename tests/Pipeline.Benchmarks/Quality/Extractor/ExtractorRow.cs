using Pipeline.Engine.Onnx.Compilation.Reporting;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>What was measured of one variant.</summary>
/// <param name="Name">Of the variant.</param>
/// <param name="Documents">With the answers that it gave.</param>
/// <param name="Distance">From the reference; null where only answers were measured.</param>
internal sealed record ExtractorRow(string Name, IReadOnlyList<ScoredDocument> Documents, DecoderReportRow? Distance = null)
{
    /// <summary>Answers that are not of the schema: they were cut off.</summary>
    public int InvalidCount => Documents.Count(document => document.Answer is null);

    /// <summary>Documents of which every field is right, in percent.</summary>
    public double ExactPercent => Percent(document => document.IsExact);

    /// <summary>Documents of which a field is right, in percent.</summary>
    public double FieldPercent(int field) => Percent(document => document.IsRight(field));

    /// <summary>Documents that have the same answer in another row, in percent.</summary>
    public double SamePercent(ExtractorRow other) =>
        100.0 * Documents.Zip(other.Documents).Count(pair => pair.First.Text == pair.Second.Text) / Documents.Count;

    private double Percent(Func<ScoredDocument, bool> holds) => 100.0 * Documents.Count(holds) / Documents.Count;
}
