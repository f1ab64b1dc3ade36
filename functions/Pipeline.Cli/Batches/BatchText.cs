using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Cli.Display;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Json;

namespace Pipeline.Cli.Batches;

/// <summary>What is said of a batch.</summary>
internal static class BatchText
{
    // Enough to see what is wrong; errors.jsonl has them all.
    private const int ListedErrors = 5;

    private static readonly ApiJsonContext Indented = new(new JsonSerializerOptions(ApiJsonContext.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it goes to a terminal or a file, never into a page
    });

    /// <summary>The batch as indented JSON, with the same keys and order as on the wire.</summary>
    public static string Json(BatchObject batch) => JsonSerializer.Serialize(batch, Indented.BatchObject);

    /// <summary>How it stands, in one line; without counts where validation never came to them.</summary>
    public static string Summary(BatchObject batch)
    {
        RequestCounts counts = batch.RequestCounts;
        return counts.Total == 0
            ? $"{batch.Id} {batch.Status}"
            : $"{batch.Id} {batch.Status}: {Figures.Count(counts.Total, "line", "lines")}, "
                + $"{Figures.Count(counts.Completed)} succeeded, {Figures.Count(counts.Failed)} failed";
    }

    /// <summary>What validation found: the first few problems, and how many there are; empty for none.</summary>
    public static IEnumerable<string> Problems(BatchObject batch)
    {
        if (batch.Errors is not { Data.IsDefaultOrEmpty: false } errors)
        {
            yield break;
        }

        // another server than ours may not say the total
        int total = Math.Max(errors.Total, errors.Data.Length);
        yield return $"validation found {Figures.Count(total, "problem", "problems")}:";
        foreach (BatchErrorObject error in errors.Data.Take(ListedErrors))
        {
            string where = error.Line is { } line ? $"line {Figures.Count(line)}: " : "";
            yield return $"  {where}{error.Message} ({error.Code})";
        }

        if (total > ListedErrors)
        {
            yield return $"  and {Figures.Count(total - Math.Min(ListedErrors, errors.Data.Length))} more";
        }
    }
}
