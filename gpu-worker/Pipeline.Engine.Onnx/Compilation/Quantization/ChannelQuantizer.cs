namespace Pipeline.Engine.Onnx.Compilation.Quantization;

/// <summary>
/// Weights as signed bytes with a scale for each output, symmetric around 0, in the layout [inputs, outputs] that
/// MatMulIntegerToFloat multiplies by: weight ≈ byte * scale.
/// </summary>
internal sealed class ChannelQuantizer
{
    /// <summary>Largest byte; -128 is not used, so that the levels are the same to both sides.</summary>
    public const int Levels = 127;

    /// <summary>Rows that are read at once: transposed, each gives runs of one cache line.</summary>
    private const int BlockRows = 64;

    private readonly float[] _rows;
    private readonly sbyte[] _quantized;
    private readonly int _inputCount;

    private ChannelQuantizer(int inputCount)
    {
        _inputCount = inputCount;
        _rows = new float[checked(BlockRows * inputCount)];
        _quantized = new sbyte[_rows.Length];
    }

    /// <summary>Quantises a matrix into columns of a wider one.</summary>
    /// <param name="weights">The matrix.</param>
    /// <param name="bytes">[inputs, totalOutputs]: columns from <paramref name="firstColumn"/> on are written.</param>
    /// <param name="totalOutputs">Outputs of all matrices that share <paramref name="bytes"/>.</param>
    /// <param name="firstColumn">Outputs of the matrices before this one.</param>
    /// <param name="scales">[totalOutputs]: the same range is written.</param>
    public static void Quantize(IWeightRows weights, Span<sbyte> bytes, int totalOutputs, int firstColumn, Span<float> scales)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, checked(weights.InputCount * totalOutputs));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weights.OutputCount, totalOutputs - firstColumn);
        ChannelQuantizer quantizer = new(weights.InputCount);
        for (int first = 0; first < weights.OutputCount; first += BlockRows)
        {
            int count = Math.Min(BlockRows, weights.OutputCount - first);
            quantizer.QuantizeBlock(weights, first, scales.Slice(firstColumn + first, count));
            quantizer.Transpose(count, bytes[(firstColumn + first)..], totalOutputs);
        }
    }

    /// <summary>Quantises one output's weights and returns their scale.</summary>
    public static float QuantizeRow(ReadOnlySpan<float> row, Span<sbyte> bytes)
    {
        float largest = RowMath.Largest(row);
        float inverse = Levels / largest;
        if (!float.IsFinite(inverse))
        {
            // all 0, or so small that a byte cannot tell
            bytes.Clear();
            return 0;
        }

        for (int i = 0; i < row.Length; i++)
        {
            bytes[i] = (sbyte)MathF.Round(row[i] * inverse);
        }

        return largest / Levels;
    }

    private void QuantizeBlock(IWeightRows weights, int first, Span<float> scales)
    {
        Span<float> rows = _rows.AsSpan(0, scales.Length * _inputCount);
        weights.Read(first, rows);
        for (int row = 0; row < scales.Length; row++)
        {
            int start = row * _inputCount;
            scales[row] = QuantizeRow(rows.Slice(start, _inputCount), _quantized.AsSpan(start, _inputCount));
        }
    }

    private void Transpose(int count, Span<sbyte> bytes, int stride)
    {
        for (int input = 0; input < _inputCount; input++)
        {
            Span<sbyte> line = bytes.Slice(input * stride, count);
            for (int row = 0; row < line.Length; row++)
            {
                line[row] = _quantized[(row * _inputCount) + input];
            }
        }
    }
}
