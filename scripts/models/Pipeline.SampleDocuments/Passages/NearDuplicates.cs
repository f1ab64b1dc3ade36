namespace Pipeline.SampleDocuments.Passages;

/// <summary>
/// Keeps passages apart: one of which too many runs of words stood in those before it is refused. Without that a half would
/// have several right answers, and held-out passages would be known from training.
/// </summary>
/// <param name="maxSharedRuns">The largest share of a passage's runs that may be in earlier passages.</param>
internal sealed class NearDuplicates(double maxSharedRuns)
{
    // Runs of five words are rarely shared by chance, and API documentation repeats whole clauses.
    private const int RunWords = 5;

    // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv
    private const ulong HashBasis = 14_695_981_039_346_656_037;
    private const ulong HashPrime = 1_099_511_628_211;

    private readonly HashSet<ulong> _runs = [];

    /// <summary>Whether a passage repeats those that were taken.</summary>
    public bool Repeats(string text) => Repeats(RunsOf(text));

    /// <summary>Takes a passage in, unless it repeats earlier ones.</summary>
    /// <returns>Whether the passage was taken.</returns>
    public bool TryAdd(string text)
    {
        HashSet<ulong> runs = RunsOf(text);
        if (Repeats(runs))
        {
            return false;
        }

        _runs.UnionWith(runs);
        return true;
    }

    private bool Repeats(HashSet<ulong> runs) => runs.Count(_runs.Contains) > runs.Count * maxSharedRuns;

    private static HashSet<ulong> RunsOf(string text)
    {
        string[] words = PlainText.Words(text.ToUpperInvariant());
        return [.. Enumerable.Range(0, Math.Max(0, words.Length - RunWords + 1)).Select(start => Hash(words.AsSpan(start, RunWords)))];
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
