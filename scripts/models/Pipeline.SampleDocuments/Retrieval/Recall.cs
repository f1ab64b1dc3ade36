namespace Pipeline.SampleDocuments.Retrieval;

/// <summary>How often a search shows what was looked for.</summary>
public static class Recall
{
    /// <summary>The share of queries whose candidate is among the first. Candidates of equal similarity come before it.</summary>
    /// <param name="similarities">[queries, candidates], as many of both, row-major; query i looks for candidate i.</param>
    /// <param name="count">Queries.</param>
    /// <param name="depth">How many candidates are shown to a query.</param>
    /// <exception cref="ArgumentException">There are no queries, or the similarities have another size.</exception>
    public static double At(ReadOnlySpan<float> similarities, int count, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        if (similarities.Length != (long)count * count)
        {
            throw new ArgumentException($"There are {similarities.Length} similarities; {count} times {count} are needed.", nameof(similarities));
        }

        int found = 0;
        for (int query = 0; query < count; query++)
        {
            found += RankOf(query, similarities.Slice(query * count, count)) <= depth ? 1 : 0;
        }

        return (double)found / count;
    }

    private static int RankOf(int wanted, ReadOnlySpan<float> row)
    {
        int rank = 0;
        foreach (float similarity in row)
        {
            // a value that is not a number hides nothing
            rank += !(similarity < row[wanted]) ? 1 : 0;
        }

        return rank;
    }
}
