namespace Pipeline.Engine.Onnx.Compilation.Quantization;

/// <summary>Weights as signed bytes with a scale for each output, symmetric around 0: weight ≈ byte * scale.</summary>
internal static class ChannelQuantizer
{
    /// <summary>Largest byte; -128 is not used, so that the levels are the same to both sides.</summary>
    public const int Levels = 127;

    /// <summary>Outputs that are transposed at once: their bytes for one input are one cache line.</summary>
    private const int BlockRows = 64;

    /// <summary>Quantises and transposes the weights of some outputs.</summary>
    /// <param name="rows">[scales.Length, inputs].</param>
    /// <param name="transposed">[inputs, scales.Length]: written.</param>
    /// <param name="scales">One an output: written.</param>
    public static void Quantize(ReadOnlySpan<float> rows, Span<sbyte> transposed, Span<float> scales)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(transposed.Length, rows.Length);
        int inputs = rows.Length / scales.Length;
        sbyte[] block = new sbyte[BlockRows * inputs];
        for (int first = 0; first < scales.Length; first += BlockRows)
        {
            int count = Math.Min(BlockRows, scales.Length - first);
            for (int row = 0; row < count; row++)
            {
                ReadOnlySpan<float> weights = rows.Slice((first + row) * inputs, inputs);
                scales[first + row] = QuantizeRow(weights, block.AsSpan(row * inputs, inputs));
            }

            Transpose(block, count, inputs, transposed[first..], scales.Length);
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

    private static void Transpose(ReadOnlySpan<sbyte> block, int count, int inputs, Span<sbyte> transposed, int stride)
    {
        for (int input = 0; input < inputs; input++)
        {
            Span<sbyte> line = transposed.Slice(input * stride, count);
            for (int row = 0; row < line.Length; row++)
            {
                line[row] = block[(row * inputs) + input];
            }
        }
    }
}
