using System.Globalization;
using Pipeline.SampleDocuments.Documents;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>Writes rows as a table of 109 columns.</summary>
internal static class ExtractorTable
{
    private const int NameWidth = 16;
    private const int FieldGap = 2;
    private const int NumberWidth = 5;

    /// <param name="rows">The reference first; all with their distances from it, or none.</param>
    /// <param name="output">Gets the table.</param>
    public static void Write(IReadOnlyList<ExtractorRow> rows, TextWriter output)
    {
        string distanceHeads = rows[0].Distance is null ? string.Empty : $"{"perplexity",12}{"top-1",8}{"KL (nats)",11}";
        string[] heads = [.. DocumentAnswer.Keys.Select(key => key.Replace("document_", string.Empty, StringComparison.Ordinal))];
        string fields = string.Concat(heads.Select(head => head.PadLeft(WidthOf(head))));
        output.WriteLine($"{string.Empty,-NameWidth}{"all",7}{fields}{"as fp32",9}{distanceHeads}");
        foreach (ExtractorRow row in rows)
        {
            string cells = string.Concat(heads.Select((head, field) => Text(row.FieldPercent(field), "F1").PadLeft(WidthOf(head))));
            string distance = row.Distance is not { } from ? string.Empty
                : $"{Text(from.Perplexity, "F4"),12}{Text(from.TopOneAgreement * 100, "F2"),8}{Text(from.MeanDivergence, "E1"),11}";
            output.WriteLine(
                $"{row.Name,-NameWidth}{Text(row.ExactPercent, "F1"),7}{cells}{Text(row.SamePercent(rows[0]), "F1"),9}{distance}");
        }
    }

    private static int WidthOf(string head) => Math.Max(head.Length, NumberWidth) + FieldGap;

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
