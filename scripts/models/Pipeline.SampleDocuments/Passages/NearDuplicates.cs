namespace Pipeline.SampleDocuments.Passages;

/// <summary>
/// Keeps passages apart: one of which too many runs of words stood in those before it is refused. Without that a half would
/// have several right answers, and held-out passages would be known from training.
/// </summary>
internal sealed class NearDuplicates
{
    // Runs of five words are rarely shared by chance, and API documentation repeats whole clauses.
    private const int RunWords = 5;
    private const double MaxSharedRuns = 0.25;

    // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv
    private const ulong HashBasis = 14_695_981_039_346_656_037;
    private const ulong HashPrime = 1_099_511_628_211;

    private readonly HashSet<ulong> _runs = [];

    /// <summary>Takes a passage in, unless it repeats earlier ones.</summary>
    /// <returns>Whether the passage was taken.</returns>
    public bool TryAdd(string text)
    {
        string[] words = PlainText.Words(text.ToUpperInvariant());
        HashSet<ulong> runs = [.. Enumerable.Range(0, Math.Max(0, words.Length - RunWords + 1))
            .Select(start => Hash(words.AsSpan(start, RunWords)))];
        if (runs.Count(_runs.Contains) > runs.Count * MaxSharedRuns)
        {
            return false;
        }

        _runs.UnionWith(runs);
        return true;
    }

    private static ulong Hash(ReadOnlySpan<string> words)
    {
        ulong hash = HashBasis;
        foreach (string word in words)
        {
            foreach (char character in word)
            {
                hash = (hash ^ character) * HashPrime;
            }

            hash = (hash ^ ' ') * HashPrime;
        }

        return hash;
    }
}
