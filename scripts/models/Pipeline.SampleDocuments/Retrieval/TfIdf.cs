using System.Text.RegularExpressions;

namespace Pipeline.SampleDocuments.Retrieval;

/// <summary>
/// The baseline of retrieval: cosines of vectors of words, each word weighing tf * (ln((1 + n) / (1 + df)) + 1), as scikit-learn
/// smooths it. Words are runs of letters, digits and underscores, in lower case; df counts queries and candidates.
/// </summary>
public static partial class TfIdf
{
    /// <summary>How near each query is to each candidate.</summary>
    /// <returns>[queries, candidates], row-major; 0 where a text has no word.</returns>
    public static float[] Cosines(IReadOnlyList<string> queries, IReadOnlyList<string> candidates)
    {
        Dictionary<string, int>[] texts = [.. queries.Concat(candidates).Select(Count)];
        Dictionary<string, int> frequencies = texts.SelectMany(text => text.Keys).CountBy(word => word).ToDictionary(StringComparer.Ordinal);
        Dictionary<string, float>[] vectors = [.. texts.Select(text => Weigh(text, frequencies, texts.Length))];
        ILookup<string, (int Candidate, float Weight)> postings = vectors.Skip(queries.Count)
            .SelectMany((vector, candidate) => vector.Select(entry => (entry.Key, Posting: (candidate, entry.Value))))
            .ToLookup(entry => entry.Key, entry => entry.Posting, StringComparer.Ordinal);

        float[] similarities = new float[checked(queries.Count * candidates.Count)];
        for (int query = 0; query < queries.Count; query++)
        {
            foreach ((string word, float weight) in vectors[query])
            {
                foreach ((int candidate, float other) in postings[word])
                {
                    similarities[(query * candidates.Count) + candidate] += weight * other;
                }
            }
        }

        return similarities;
    }

    private static Dictionary<string, int> Count(string text) => Word().Matches(text.ToLowerInvariant())
        .CountBy(match => match.Value)
        .ToDictionary(StringComparer.Ordinal);

    private static Dictionary<string, float> Weigh(Dictionary<string, int> text, Dictionary<string, int> frequencies, int textCount)
    {
        Dictionary<string, double> weights = text.ToDictionary(
            entry => entry.Key,
            entry => entry.Value * (Math.Log((1.0 + textCount) / (1.0 + frequencies[entry.Key])) + 1),
            StringComparer.Ordinal);
        double length = Math.Sqrt(weights.Values.Sum(weight => weight * weight));
        return weights.ToDictionary(entry => entry.Key, entry => (float)(entry.Value / length), StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
