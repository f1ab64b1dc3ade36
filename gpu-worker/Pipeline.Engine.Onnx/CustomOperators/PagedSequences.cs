namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// Which tokens of a batch belong to which sequence, and where in the cache a sequence lies: checked once, before anything is
/// indexed by it.
/// </summary>
internal readonly unsafe struct PagedSequences
{
    /// <summary>Positions are compared as floats, which count exactly up to here.</summary>
    private const int MaxPositions = 1 << 24;

    private readonly int* _starts;
    private readonly int* _past;
    private readonly int* _blocks;
    private readonly int _maxBlocks;

    private PagedSequences(int* starts, int* past, int* blocks, int maxBlocks, int count)
    {
        _starts = starts;
        _past = past;
        _blocks = blocks;
        _maxBlocks = maxBlocks;
        Count = count;
    }

    /// <summary>Sequences; one may have no new token.</summary>
    public int Count { get; }

    /// <param name="context">Inputs 5 to 7 of <see cref="PagedAttention"/>.</param>
    /// <param name="tokenCount">New tokens in the batch.</param>
    /// <param name="blockCount">Blocks of the cache.</param>
    /// <param name="blockSize">Tokens of a block, at least 1.</param>
    /// <param name="window">See <see cref="PagedAttentionSettings.Window"/>.</param>
    /// <exception cref="ArgumentException">They do not describe the batch, or lead outside the cache.</exception>
    public static PagedSequences Read(KernelContext context, int tokenCount, int blockCount, int blockSize, int window)
    {
        int* starts = context.Input(5, "cumulative_sequence_length").Vector<int>(out int startCount);
        if (startCount < 1 || starts[0] != 0 || starts[startCount - 1] != tokenCount)
        {
            throw new ArgumentException($"cumulative_sequence_length must begin with 0 and end with the number of tokens, {tokenCount}.");
        }

        int count = startCount - 1;
        for (int i = 1; i <= count; i++)
        {
            if (starts[i] < starts[i - 1])
            {
                throw new ArgumentException(
                    $"cumulative_sequence_length must not decrease: entry {i} is {starts[i]} after {starts[i - 1]}.");
            }
        }

        int* past = context.Input(6, "past_seqlens").Vector<int>(count);
        int* blocks = context.Input(7, "block_table").Matrix<int>(out int rows, out int maxBlocks);
        if (rows != count)
        {
            throw new ArgumentException($"Input block_table has {rows} rows; {count}, the number of sequences, is needed.");
        }

        PagedSequences sequences = new(starts, past, blocks, maxBlocks, count);
        for (int sequence = 0; sequence < count; sequence++)
        {
            sequences.Check(sequence, blockCount, blockSize, window);
        }

        return sequences;
    }

    /// <summary>Row of the sequence's first new token in the batch; for <see cref="Count"/>, the number of rows.</summary>
    public int Row(int sequence) => _starts[sequence];

    /// <summary>New tokens.</summary>
    public int TokenCount(int sequence) => _starts[sequence + 1] - _starts[sequence];

    /// <summary>Tokens that the cache has already: the position of the first new one.</summary>
    public int Past(int sequence) => _past[sequence];

    /// <summary>The last sequence that begins at or before a row of the batch.</summary>
    public int IndexOf(int row)
    {
        int sequence = new ReadOnlySpan<int>(_starts, Count + 1).BinarySearch(row);
        return sequence >= 0 ? sequence : ~sequence - 1;
    }

    /// <summary>The sequence's blocks, in order.</summary>
    public int* Blocks(int sequence) => _blocks + (sequence * (nint)_maxBlocks);

    /// <summary>The largest number of positions that a sequence with new tokens has.</summary>
    public int LongestPositions()
    {
        int longest = 0;
        for (int sequence = 0; sequence < Count; sequence++)
        {
            longest = TokenCount(sequence) == 0 ? longest : Math.Max(longest, Past(sequence) + TokenCount(sequence));
        }

        return longest;
    }

    private void Check(int sequence, int blockCount, int blockSize, int window)
    {
        // in longs: all of these are the caller's numbers
        long past = _past[sequence], end = past + TokenCount(sequence);
        if (past < 0 || end > MaxPositions || end > (long)_maxBlocks * blockSize)
        {
            throw new ArgumentException(
                $"past_seqlens of sequence {sequence} is {past} before {TokenCount(sequence)} new tokens; the sum must be 0 to "
                + $"{Math.Min(MaxPositions, (long)_maxBlocks * blockSize)}, what its row of block_table can hold.");
        }

        int* blocks = Blocks(sequence);
        long lastBlock = TokenCount(sequence) == 0 ? -1 : (end - 1) / blockSize;
        for (long i = Math.Max(0, past - window + 1) / blockSize; i <= lastBlock; i++)
        {
            if ((uint)blocks[i] >= (uint)blockCount)
            {
                throw new ArgumentException($"block_table entry {i} of sequence {sequence} is {blocks[i]}; the cache has {blockCount} blocks.");
            }
        }
    }
}
