namespace Pipeline.Tokenizers.Text;

/// <summary>
/// Strings with a number each, for longest-match search from any node. Built once, then read from any thread.
/// </summary>
internal sealed class CharTrie
{
    /// <summary>The node of the empty string.</summary>
    public const int Root = 0;

    /// <summary>No such node.</summary>
    public const int Nowhere = -1;

    /// <summary>What a node has that no string ends at.</summary>
    public const int NoValue = -1;

    // (node << 16 | character) to node: one table for all nodes, since most nodes have one child
    private readonly Dictionary<ulong, int> _edges = [];
    private readonly List<int> _values = [NoValue];

    /// <summary>Adds a string.</summary>
    /// <param name="text">Not empty.</param>
    /// <param name="value">Not negative.</param>
    /// <returns>False, with nothing changed, if the string is there already.</returns>
    public bool TryAdd(string text, int value)
    {
        int node = Root;
        foreach (char character in text)
        {
            ulong edge = Edge(node, character);
            if (!_edges.TryGetValue(edge, out int child))
            {
                child = _values.Count;
                _values.Add(NoValue);
                _edges.Add(edge, child);
            }

            node = child;
        }

        if (_values[node] != NoValue)
        {
            return false;
        }

        _values[node] = value;
        return true;
    }

    /// <summary>The node that a character leads to, or <see cref="Nowhere"/>.</summary>
    public int Next(int node, char character) => _edges.TryGetValue(Edge(node, character), out int next) ? next : Nowhere;

    /// <summary>The number of the string that ends at a node, or <see cref="NoValue"/>.</summary>
    public int ValueAt(int node) => _values[node];

    /// <summary>The node that <paramref name="text"/> leads to, or <see cref="Nowhere"/>.</summary>
    public int NodeOf(ReadOnlySpan<char> text)
    {
        int node = Root;
        foreach (char character in text)
        {
            if (!_edges.TryGetValue(Edge(node, character), out node))
            {
                return Nowhere;
            }
        }

        return node;
    }

    /// <summary>The number of a whole string.</summary>
    public bool TryGetValue(ReadOnlySpan<char> text, out int value)
    {
        int node = NodeOf(text);
        value = node == Nowhere ? NoValue : _values[node];
        return value != NoValue;
    }

    /// <summary>Length of the longest start of <paramref name="text"/> that leads from a node to a string; 0 if none does.</summary>
    /// <param name="node">A node, or <see cref="Nowhere"/>, from where nothing matches.</param>
    /// <param name="text">Where to look. At most as many characters are read as the longest string has.</param>
    /// <param name="value">The number of the string that was found.</param>
    public int LongestMatch(int node, ReadOnlySpan<char> text, out int value)
    {
        value = NoValue;
        int matched = 0;
        for (int i = 0; node != Nowhere && i < text.Length; i++)
        {
            if (!_edges.TryGetValue(Edge(node, text[i]), out node))
            {
                break;
            }

            if (_values[node] != NoValue)
            {
                value = _values[node];
                matched = i + 1;
            }
        }

        return matched;
    }

    private static ulong Edge(int node, char character) => ((ulong)(uint)node << 16) | character;
}
