using System.Globalization;
using System.Text;
using Pipeline.SampleDocuments.Documents;

namespace Pipeline.SampleDocuments.Scoring;

/// <summary>Says how good answers are.</summary>
internal static class ScoreReport
{
    /// <summary>Some documents with their answers, a table of the fields, and a last line of its own for scripts.</summary>
    /// <param name="documents">All documents that were asked about; at least one.</param>
    /// <param name="show">How many of them to print.</param>
    public static string Write(IReadOnlyList<ScoredDocument> documents, int show)
    {
        var report = new StringBuilder();
        foreach (ScoredDocument document in documents.Take(show))
        {
            Append(report, document);
        }

        report.Append("field          exact\n");
        for (int i = 0; i < DocumentAnswer.Keys.Count; i++)
        {
            int field = i;
            AppendRow(report, DocumentAnswer.Keys[i], documents.Count(document => document.IsRight(field)), documents.Count);
        }

        int exact = documents.Count(document => document.IsExact);
        AppendRow(report, "all fields", exact, documents.Count);
        int invalid = documents.Count(document => document is { Text: not null, Answer: null });
        int missing = documents.Count(document => document.Text is null);
        return report.Append(CultureInfo.InvariantCulture, $"\nanswers that are not of the schema: {invalid}\n")
            .Append(CultureInfo.InvariantCulture, $"lines that are missing or failed: {missing}\n")
            .Append(CultureInfo.InvariantCulture, $"EXACT {exact}/{documents.Count} {Percent(exact, documents.Count)}")
            .ToString();
    }

    private static void AppendRow(StringBuilder report, string name, int right, int count) =>
        report.Append(CultureInfo.InvariantCulture, $"{name,-14} {right,5}  {Percent(right, count),7}\n");

    private static string Percent(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    private static void Append(StringBuilder report, ScoredDocument document)
    {
        report.Append(CultureInfo.InvariantCulture, $"{document.Truth.Id}{(document.IsExact ? "" : "  NOT EXACT")}\n\n");
        foreach (string line in document.Truth.Text.Split('\n'))
        {
            report.Append(("    " + line).TrimEnd()).Append('\n');
        }

        report.Append('\n');
        if (document.Answer is not { } answer)
        {
            report.Append(document.Text is null ? "  no answer\n\n" : $"  not of the schema: {document.Text}\n\n");
            return;
        }

        for (int i = 0; i < DocumentAnswer.Keys.Count; i++)
        {
            string wrong = document.IsRight(i) ? "" : $"   <-- expected {Shown(document.Truth.Fields.Values[i])}";
            report.Append(CultureInfo.InvariantCulture, $"  {DocumentAnswer.Keys[i],-14} {Shown(answer.Values[i])}{wrong}\n");
        }

        report.Append('\n');
    }

    private static string Shown(string? value) => value ?? "null";
}
