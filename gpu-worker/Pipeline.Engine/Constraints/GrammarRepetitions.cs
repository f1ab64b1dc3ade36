namespace Pipeline.Engine.Constraints;

/// <summary>
/// Which states count the same characters down, as those of a string with a maximum do. Far enough from the end of such a chain no
/// token reaches it, so that all states there permit the same tokens: a string of 2,000 characters needs the masks of a few. Immutable
/// once the grammar is built.
/// </summary>
internal sealed class GrammarRepetitions
{
    private readonly List<int> _firsts = [];
    private readonly List<int> _ends = [];

    /// <summary>Adds a chain that lies behind all earlier ones.</summary>
    /// <param name="first">The last state of the chain to be reached; a character leads from each of the others to the one before it.</param>
    /// <param name="count">States, all with the same edges but for where a character leads.</param>
    public void Add(int first, int count)
    {
        if (count > 0)
        {
            _firsts.Add(first);
            _ends.Add(first + count);
        }
    }

    /// <summary>A state that permits the same tokens; the same one for as many as possible.</summary>
    /// <param name="state">The state.</param>
    /// <param name="longestToken">Bytes, and so characters at most.</param>
    public int Alike(int state, int longestToken)
    {
        int found = _firsts.BinarySearch(state);
        int chain = found >= 0 ? found : ~found - 1;
        return chain >= 0 && state < _ends[chain] ? Math.Min(state, _firsts[chain] + longestToken) : state;
    }
}
