using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Tests.Execution;

/// <summary>
/// A model whose logits are a hash of all tokens before, read back through the block tables: a wrong table, a missing copy, a wrong
/// position or a stale block gives another token. Sequences of a step are computed one after another, forwards and backwards in
/// turn, so that none may rely on what another writes in the same step.
/// </summary>
internal sealed class HashRunner : IDecoderRunner
{
    public const int Vocabulary = 40;

    /// <summary>After this token, which the model itself never chooses, the logits are not numbers.</summary>
    public const int NanTokenId = Vocabulary - 1;

    private readonly int[] _tokens;
    private readonly int[] _positions;
    private int[] _history;

    public HashRunner(int contextLength, int blockTokens, int blockCount)
    {
        ContextLength = contextLength;
        BlockTokens = blockTokens;
        BlockCount = blockCount;
        _tokens = new int[blockTokens * blockCount];
        _positions = new int[blockTokens * blockCount];
        _history = new int[contextLength];
    }

    public int VocabularySize => Vocabulary;

    public int ContextLength { get; }

    public int BlockTokens { get; }

    public int BlockCount { get; }

    public long BlockBytes => 4L * BlockTokens;

    public int StepCount { get; private set; }

    public int CopyCount { get; private set; }

    /// <summary>Tokens computed in all steps.</summary>
    public int TokenCount { get; private set; }

    /// <summary>What the model says after these tokens.</summary>
    public static void Logits(ReadOnlySpan<int> history, Span<float> logits)
    {
        if (history[^1] == NanTokenId)
        {
            logits[..Vocabulary].Fill(float.NaN);
            return;
        }

        ulong hash = 14_695_981_039_346_656_037;
        foreach (int token in history)
        {
            hash = (hash ^ (uint)token) * 1_099_511_628_211;
        }

        for (int token = 0; token < NanTokenId; token++)
        {
            ulong mixed = (hash + (ulong)token) * 0x9E37_79B9_7F4A_7C15;
            mixed = (mixed ^ (mixed >> 29)) * 0xBF58_476D_1CE4_E5B9;
            logits[token] = (mixed >> 40) / (float)(1 << 22);
        }

        logits[NanTokenId] = float.NegativeInfinity;
    }

    public void Run(DecoderStep step, Memory<float> logits)
    {
        Assert.IsGreaterThanOrEqualTo(step.RowCount * Vocabulary, logits.Length);
        bool forwards = StepCount++ % 2 == 0;
        TokenCount += step.TokenCount;
        for (int i = 0; i < step.SequenceCount; i++)
        {
            RunSequence(step, forwards ? i : step.SequenceCount - 1 - i, logits.Span);
        }
    }

    public void CopyBlock(int source, int destination)
    {
        CopyCount++;
        _tokens.AsSpan(source * BlockTokens, BlockTokens).CopyTo(_tokens.AsSpan(destination * BlockTokens));
        _positions.AsSpan(source * BlockTokens, BlockTokens).CopyTo(_positions.AsSpan(destination * BlockTokens));
    }

    public void Dispose()
    {
    }

    private void RunSequence(DecoderStep step, int sequence, Span<float> logits)
    {
        ReadOnlySpan<int> starts = step.SequenceStarts.Span;
        ReadOnlySpan<int> table = step.BlockTables.Span.Slice(sequence * step.MaxBlocksPerSequence, step.MaxBlocksPerSequence);
        int computed = step.ComputedTokenCounts.Span[sequence];
        for (int token = starts[sequence]; token < starts[sequence + 1]; token++)
        {
            int position = computed + token - starts[sequence];
            int slot = Slot(table, position);
            _tokens[slot] = step.TokenIds.Span[token];
            _positions[slot] = position;
        }

        ReadOnlySpan<int> rows = step.LogitsIndices.Span;
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row] >= starts[sequence] && rows[row] < starts[sequence + 1])
            {
                ReadHistory(table, computed + rows[row] - starts[sequence] + 1);
                Logits(_history.AsSpan(0, computed + rows[row] - starts[sequence] + 1), logits.Slice(row * Vocabulary, Vocabulary));
            }
        }
    }

    private void ReadHistory(ReadOnlySpan<int> table, int length)
    {
        for (int position = 0; position < length; position++)
        {
            int slot = Slot(table, position);
            // a position that is not the slot's own is as wrong as another token
            _history[position] = _positions[slot] == position ? _tokens[slot] : -1;
        }
    }

    private int Slot(ReadOnlySpan<int> table, int position) => (table[position / BlockTokens] * BlockTokens) + (position % BlockTokens);
}
