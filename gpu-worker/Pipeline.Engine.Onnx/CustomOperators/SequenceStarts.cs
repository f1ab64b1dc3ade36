namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>The input that cuts a ragged batch into sequences: checked once, before anything is indexed by it.</summary>
internal readonly unsafe struct SequenceStarts
{
    private readonly int* _starts;

    private SequenceStarts(int* starts, int sequenceCount)
    {
        _starts = starts;
        SequenceCount = sequenceCount;
    }

    public int SequenceCount { get; }

    /// <param name="input">int32 [sequences + 1]: begins with 0, increases, ends with <paramref name="tokenCount"/>.</param>
    /// <param name="tokenCount">Rows of the tensor that is cut.</param>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public static SequenceStarts Read(InputTensor input, int tokenCount)
    {
        int* starts = input.Vector<int>(out int count);
        if (count < 2 || starts[0] != 0 || starts[count - 1] != tokenCount)
        {
            throw new ArgumentException($"sequence_starts must begin with 0 and end with the number of tokens, {tokenCount}.");
        }

        for (int i = 1; i < count; i++)
        {
            if (starts[i] <= starts[i - 1])
            {
                throw new ArgumentException($"sequence_starts must increase: entry {i} is {starts[i]} after {starts[i - 1]}.");
            }
        }

        return new SequenceStarts(starts, count - 1);
    }

    /// <summary>The first token of a sequence.</summary>
    public int Start(int sequence) => _starts[sequence];

    /// <summary>Tokens of a sequence.</summary>
    public int Length(int sequence) => _starts[sequence + 1] - _starts[sequence];
}
