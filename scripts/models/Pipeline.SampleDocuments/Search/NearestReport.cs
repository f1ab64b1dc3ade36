using System.Globalization;
using System.Text;
using Pipeline.SampleDocuments.Retrieval;

namespace Pipeline.SampleDocuments.Search;

/// <summary>Says which passages are nearest to a query.</summary>
internal static class NearestReport
{
    private const int LineWidth = 110;

    /// <summary>The query, then the nearest passages with their cosines, wrapped to lines.</summary>
    /// <param name="query">Its text.</param>
    /// <param name="passages">Their texts.</param>
    /// <param name="embeddings">Of length one, by custom_id as <see cref="PassageRequests"/> gives them.</param>
    /// <param name="show">How many passages.</param>
    /// <exception cref="InvalidDataException">The query's embedding is missing, or that of a passage.</exception>
    public static string Write(
        string query, IReadOnlyList<string> passages, IReadOnlyDictionary<string, float[]> embeddings, int show)
    {
        float[][] candidates = [.. passages.Select((_, index) => Find(embeddings, PassageRequests.PassageId(index + 1)))];
        float[] cosines = Cosines.Of([Find(embeddings, PassageRequests.QueryId)], candidates);
        var report = new StringBuilder();
        report.Append(CultureInfo.InvariantCulture, $"Query: {query}\n");
        foreach (int index in Enumerable.Range(0, passages.Count).OrderByDescending(index => cosines[index]).Take(show))
        {
            report.Append(CultureInfo.InvariantCulture, $"\n  {cosines[index]:0.000}  {PassageRequests.PassageId(index + 1)}\n");
            foreach (string line in Wrap(passages[index]))
            {
                report.Append(CultureInfo.InvariantCulture, $"         {line}\n");
            }
        }

        return report.ToString().TrimEnd('\n');
    }

    private static float[] Find(IReadOnlyDictionary<string, float[]> embeddings, string id) =>
        embeddings.GetValueOrDefault(id) ?? throw new InvalidDataException($"The batch has no embedding of '{id}'.");

    private static IEnumerable<string> Wrap(string text)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > LineWidth)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
