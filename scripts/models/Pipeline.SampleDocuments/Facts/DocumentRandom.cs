namespace Pipeline.SampleDocuments.Facts;

/// <summary>
/// The choices of one document. Integer arithmetic only, so that a seed gives the same document on every machine. Not shared
/// between documents.
/// </summary>
internal sealed class DocumentRandom
{
    private ulong _state;

    /// <param name="split">Documents of different splits have nothing to do with each other.</param>
    /// <param name="seed">Chooses a sequence of documents.</param>
    /// <param name="index">Of the document in the sequence.</param>
    /// <param name="attempt">Counts documents that were thrown away at this index.</param>
    public DocumentRandom(Split split, int seed, int index, int attempt)
    {
        foreach (int part in (ReadOnlySpan<int>)[(int)split, seed, index, attempt])
        {
            _state ^= (uint)part;
            _state = Next();
        }
    }

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary><paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>An index, as often as its weight is of the sum of weights.</summary>
    public int PickWeighted(ReadOnlySpan<int> weights)
    {
        int sum = 0;
        foreach (int weight in weights)
        {
            sum += weight;
        }

        int left = Below(sum);
        int index = 0;
        while (left >= weights[index])
        {
            left -= weights[index++];
        }

        return index;
    }

    /// <summary>SplitMix64, by Sebastiano Vigna, in the public domain.</summary>
    private ulong Next()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
