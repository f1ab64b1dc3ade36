using System.Buffers.Binary;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>ggml's Q4_0 (quantize_row_q4_0_ref of ggml-quants.c): 32 weights share a 16-bit scale.</summary>
internal static class Q40
{
    private const int BlockWeights = 32;
    private const int BlockBytes = 2 + (BlockWeights / 2);

    /// <summary>Quantises a row.</summary>
    /// <param name="weights">A multiple of 32.</param>
    /// <param name="blocks">18 bytes for each 32 weights.</param>
    public static void Quantize(ReadOnlySpan<float> weights, Span<byte> blocks)
    {
        for (int block = 0; block < weights.Length / BlockWeights; block++)
        {
            ReadOnlySpan<float> x = weights.Slice(block * BlockWeights, BlockWeights);
            Span<byte> y = blocks.Slice(block * BlockBytes, BlockBytes);
            float extreme = 0;
            foreach (float value in x)
            {
                extreme = MathF.Abs(value) > MathF.Abs(extreme) ? value : extreme;
            }

            float scale = extreme / -8, inverse = scale == 0 ? 0 : 1 / scale;
            BinaryPrimitives.WriteHalfLittleEndian(y, (Half)scale);
            for (int i = 0; i < BlockWeights / 2; i++)
            {
                y[2 + i] = (byte)(Level(x[i]) | (Level(x[i + (BlockWeights / 2)]) << 4));
            }

            int Level(float value) => Math.Min(15, (int)((value * inverse) + 8.5f));
        }
    }
}
