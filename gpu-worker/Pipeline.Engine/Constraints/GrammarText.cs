namespace Pipeline.Engine.Constraints;

/// <summary>A fixed text in a grammar.</summary>
/// <param name="bytes">Its bytes, at least one.</param>
/// <param name="target">The state behind it.</param>
internal sealed class GrammarText(byte[] bytes, int target) : IComparable<GrammarText>
{
    // [bytes + 1]: the state behind so many bytes where no other text is possible any more; filled from the end
    private readonly int[] _tails = new int[bytes.Length + 1];
    private int _firstTail = bytes.Length;

    public byte[] Bytes { get; } = bytes;

    public int CompareTo(GrammarText? other) => Bytes.AsSpan().SequenceCompareTo(other!.Bytes);

    /// <summary>The state behind some of its bytes; the same one each time.</summary>
    public int Tail(GrammarBuilder builder, int offset)
    {
        _tails[^1] = target;
        while (_firstTail > offset)
        {
            byte value = Bytes[_firstTail - 1];
            int next = _tails[_firstTail];
            _tails[--_firstTail] = builder.Add([new GrammarEdge(value, value, next)]);
        }

        return _tails[offset];
    }
}
