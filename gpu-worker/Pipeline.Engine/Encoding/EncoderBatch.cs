namespace Pipeline.Engine.Encoding;

/// <summary>
/// A ragged batch: the tokens of all sequences one after another, without padding. Reused from step to step by its owner;
/// not safe for concurrent use.
/// </summary>
public sealed class EncoderBatch
{
    private int[] _tokenIds = new int[1024];
    private int[] _starts = new int[65];

    /// <summary>Sequences added since the last <see cref="Clear"/>.</summary>
    public int SequenceCount { get; private set; }

    /// <summary>Tokens of all sequences.</summary>
    public int TokenCount => _starts[SequenceCount];

    /// <summary>[TokenCount], sequence after sequence.</summary>
    public ReadOnlySpan<int> TokenIds => _tokenIds.AsSpan(0, TokenCount);

    /// <summary>[SequenceCount + 1]: sequence i is tokens [starts[i], starts[i + 1]).</summary>
    public ReadOnlySpan<int> SequenceStarts => _starts.AsSpan(0, SequenceCount + 1);

    /// <summary>The same as <see cref="TokenIds"/>, for runtimes that bind memory. Valid until the next Add or Clear.</summary>
    public Memory<int> TokenIdMemory => _tokenIds.AsMemory(0, TokenCount);

    /// <summary>The same as <see cref="SequenceStarts"/>, for runtimes that bind memory. Valid until the next Add or Clear.</summary>
    public Memory<int> SequenceStartMemory => _starts.AsMemory(0, SequenceCount + 1);

    /// <summary>Forgets all sequences and keeps the buffers.</summary>
    public void Clear() => SequenceCount = 0;

    /// <summary>Appends one sequence.</summary>
    /// <exception cref="ArgumentException">The sequence is empty.</exception>
    public void Add(ReadOnlySpan<int> tokenIds)
    {
        if (tokenIds.IsEmpty)
        {
            throw new ArgumentException("A sequence has at least one token.", nameof(tokenIds));
        }

        int end = checked(TokenCount + tokenIds.Length);
        if (end > _tokenIds.Length)
        {
            Array.Resize(ref _tokenIds, Math.Max(end, _tokenIds.Length * 2));
        }

        if (SequenceCount + 2 > _starts.Length)
        {
            Array.Resize(ref _starts, _starts.Length * 2);
        }

        tokenIds.CopyTo(_tokenIds.AsSpan(TokenCount));
        _starts[++SequenceCount] = end;
    }
}
