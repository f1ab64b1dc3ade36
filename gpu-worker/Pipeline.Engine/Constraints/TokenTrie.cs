namespace Pipeline.Engine.Constraints;

/// <summary>
/// The tokens of a vocabulary by their bytes: nodes in preorder, so that a walk is a scan which skips subtrees. Immutable.
/// </summary>
internal sealed class TokenTrie
{
    private readonly byte[] _labels;
    private readonly ushort[] _depths;
    private readonly int[] _ends;
    private readonly int[] _firstTokens;
    private readonly int[] _tokenIds;

    /// <param name="tokenIds">Ids whose bytes are not empty and at most 65,535.</param>
    /// <param name="tokenBytes">[vocabulary]; read here only.</param>
    public TokenTrie(IEnumerable<int> tokenIds, ReadOnlyMemory<byte>[] tokenBytes)
    {
        _tokenIds = [.. tokenIds];
        Array.Sort(_tokenIds, (left, right) => tokenBytes[left].Span.SequenceCompareTo(tokenBytes[right].Span));
        List<byte> labels = [];
        List<ushort> depths = [];
        List<int> firstTokens = [];
        ReadOnlySpan<byte> previous = [];
        for (int i = 0; i < _tokenIds.Length; i++)
        {
            ReadOnlySpan<byte> bytes = tokenBytes[_tokenIds[i]].Span;
            for (int depth = bytes.CommonPrefixLength(previous); depth < bytes.Length; depth++)
            {
                labels.Add(bytes[depth]);
                depths.Add((ushort)(depth + 1));
                firstTokens.Add(i);
            }

            MaxDepth = Math.Max(MaxDepth, bytes.Length);
            previous = bytes;
        }

        _labels = [.. labels];
        _depths = [.. depths];
        _firstTokens = [.. firstTokens, _tokenIds.Length];
        _ends = FindEnds(_depths);
    }

    /// <summary>Nodes; the root is none.</summary>
    public int NodeCount => _labels.Length;

    /// <summary>Bytes of the longest token.</summary>
    public int MaxDepth { get; }

    /// <summary>[nodes]: the last byte of each node's text.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>[nodes]: bytes of each node's text.</summary>
    public ReadOnlySpan<ushort> Depths => _depths;

    /// <summary>[nodes]: the first node behind each node's subtree.</summary>
    public ReadOnlySpan<int> Ends => _ends;

    /// <summary>The tokens that are a node's text, more than one where a vocabulary has the same text twice.</summary>
    public ReadOnlySpan<int> TokensAt(int node) => _tokenIds.AsSpan(_firstTokens[node].._firstTokens[node + 1]);

    private static int[] FindEnds(ushort[] depths)
    {
        int[] ends = new int[depths.Length];
        var open = new Stack<int>();
        for (int node = 0; node <= depths.Length; node++)
        {
            int depth = node < depths.Length ? depths[node] : 0;
            while (open.Count > 0 && depths[open.Peek()] >= depth)
            {
                ends[open.Pop()] = node;
            }

            open.Push(node);
        }

        return ends;
    }
}
