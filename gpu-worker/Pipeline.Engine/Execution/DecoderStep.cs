namespace Pipeline.Engine.Execution;

/// <summary>
/// One forward pass as flat arrays: the tokens of all scheduled sequences one after another, prompt chunks and single decode
/// tokens alike, without padding. Reused from step to step by its owner; not safe for concurrent use.
/// </summary>
public sealed class DecoderStep
{
    private readonly int _maxBlocks;
    private int[] _tokenIds = new int[1024];
    private int[] _starts = new int[65];
    private int[] _computed = new int[64];
    private int[] _blocks;
    private int[] _rows = new int[64];

    /// <param name="maxBlocksPerSequence">Blocks that the longest sequence may have.</param>
    public DecoderStep(int maxBlocksPerSequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBlocksPerSequence, 1);
        _maxBlocks = maxBlocksPerSequence;
        _blocks = new int[_computed.Length * maxBlocksPerSequence];
    }

    /// <summary>Sequences added since the last <see cref="Clear"/>.</summary>
    public int SequenceCount { get; private set; }

    /// <summary>Tokens of all sequences.</summary>
    public int TokenCount => _starts[SequenceCount];

    /// <summary>Rows of logits that the step gives.</summary>
    public int RowCount { get; private set; }

    /// <summary>Columns of <see cref="BlockTables"/>.</summary>
    public int MaxBlocksPerSequence => _maxBlocks;

    /// <summary>[TokenCount], sequence after sequence. As all of these: valid until the next Add or Clear.</summary>
    public Memory<int> TokenIds => _tokenIds.AsMemory(0, TokenCount);

    /// <summary>[SequenceCount + 1]: sequence i is tokens [starts[i], starts[i + 1]).</summary>
    public Memory<int> SequenceStarts => _starts.AsMemory(0, SequenceCount + 1);

    /// <summary>[SequenceCount]: tokens of each sequence whose keys and values are in its blocks already.</summary>
    public Memory<int> ComputedTokenCounts => _computed.AsMemory(0, SequenceCount);

    /// <summary>[SequenceCount, MaxBlocksPerSequence]: block ids; what lies past a sequence's last block is undefined.</summary>
    public Memory<int> BlockTables => _blocks.AsMemory(0, SequenceCount * _maxBlocks);

    /// <summary>[RowCount]: the token of each row of logits, as an index into <see cref="TokenIds"/>, ascending.</summary>
    public Memory<int> LogitsIndices => _rows.AsMemory(0, RowCount);

    /// <summary>Forgets all sequences and keeps the buffers.</summary>
    public void Clear() => SequenceCount = RowCount = 0;

    /// <summary>Appends tokens of one sequence.</summary>
    /// <param name="tokenIds">The tokens to compute, at least one; they follow the computed ones.</param>
    /// <param name="computedTokenCount">Tokens before them, whose keys and values are in the blocks.</param>
    /// <param name="blockTable">The sequence's blocks in order, enough for all of these tokens.</param>
    /// <param name="logitsCount">Of how many tokens, counted from the last, logits are wanted: 0, 1, or up to all.</param>
    /// <exception cref="ArgumentException">A parameter is not as said.</exception>
    public void Add(ReadOnlySpan<int> tokenIds, int computedTokenCount, ReadOnlySpan<int> blockTable, int logitsCount)
    {
        if (tokenIds.IsEmpty)
        {
            throw new ArgumentException("A sequence computes at least one token.", nameof(tokenIds));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(computedTokenCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockTable.Length, _maxBlocks, nameof(blockTable));
        ArgumentOutOfRangeException.ThrowIfNegative(logitsCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logitsCount, tokenIds.Length);
        int end = checked(TokenCount + tokenIds.Length);
        Grow(ref _tokenIds, end);
        Grow(ref _starts, SequenceCount + 2);
        Grow(ref _computed, SequenceCount + 1);
        Grow(ref _blocks, checked((SequenceCount + 1) * _maxBlocks));
        Grow(ref _rows, RowCount + logitsCount);
        tokenIds.CopyTo(_tokenIds.AsSpan(TokenCount));
        blockTable.CopyTo(_blocks.AsSpan(SequenceCount * _maxBlocks));
        _computed[SequenceCount] = computedTokenCount;
        for (int token = end - logitsCount; token < end; token++)
        {
            _rows[RowCount++] = token;
        }

        _starts[++SequenceCount] = end;
    }

    private static void Grow(ref int[] array, int length)
    {
        if (array.Length < length)
        {
            Array.Resize(ref array, Math.Max(length, array.Length * 2));
        }
    }
}
