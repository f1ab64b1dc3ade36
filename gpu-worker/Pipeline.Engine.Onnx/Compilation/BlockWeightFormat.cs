using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>
/// 4- or 8-bit codes with a scale for each block of a row, in the layout of com.microsoft.MatMulNBits without zero points:
/// codes U8 [outputs, blocks, bytes of a block], inputs along a row, the low nibble first; scales F32 [outputs, blocks].
/// Layers of one <see cref="LinearPack"/> are one matrix.
/// A weight is (code - 2^(bits - 1)) * scale, and the scale maps the block's value of largest magnitude onto the lowest code.
/// Where the inputs do not fill the last block, the rest of its codes mean zero.
/// </summary>
internal sealed class BlockWeightFormat(int bitCount) : WeightFormat
{
    /// <summary>Weights that share a scale. 32 costs a third of the speed at 4 bits, 256 pads common sizes.</summary>
    public const int BlockSize = 128;

    private readonly int _zeroCode = 1 << (bitCount - 1);

    /// <summary>Bits of a code: 4 or 8.</summary>
    public int BitCount => bitCount;

    public static string Codes(LinearPack pack) => pack.Name + ".codes";

    public static string Scales(LinearPack pack) => pack.Name + ".scales";

    /// <summary>A pack is planned with its first layer.</summary>
    public override IReadOnlyList<TensorPlan> Plan(LinearModule module) => module.FirstOutput > 0
        ? []
        :
        [
            new TensorPlan(Codes(module.Pack), SafetensorsType.U8, [module.Pack.Outputs, BlockCount(module), BlockBytes]),
            new TensorPlan(Scales(module.Pack), SafetensorsType.F32, [module.Pack.Outputs, BlockCount(module)]),
        ];

    protected override void WriteRows(LinearModule module, int firstRow, Span<float> rows, SafetensorsWriter writer)
    {
        int blocks = BlockCount(module);
        int rowCount = rows.Length / module.Inputs;
        byte[] codes = new byte[rowCount * blocks * BlockBytes];
        float[] scales = new float[rowCount * blocks];
        for (int row = 0; row < rowCount; row++)
        {
            ReadOnlySpan<float> values = rows.Slice(row * module.Inputs, module.Inputs);
            for (int block = 0; block < blocks; block++)
            {
                int index = (row * blocks) + block, start = block * BlockSize;
                ReadOnlySpan<float> part = values[start..Math.Min(start + BlockSize, values.Length)];
                scales[index] = Quantize(part, codes.AsSpan(index * BlockBytes, BlockBytes));
            }
        }

        long firstBlock = ((long)module.FirstOutput + firstRow) * blocks;
        writer.Write(Codes(module.Pack), firstBlock * BlockBytes, codes);
        writer.Write(Scales(module.Pack), firstBlock * sizeof(float), MemoryMarshal.AsBytes<float>(scales));
    }

    private int BlockBytes => BlockSize * bitCount / 8;

    private static int BlockCount(LinearModule module) => (module.Inputs + BlockSize - 1) / BlockSize;

    /// <returns>The scale.</returns>
    private float Quantize(ReadOnlySpan<float> values, Span<byte> codes)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = Math.Abs(value) > Math.Abs(largest) ? value : largest;
        }

        float scale = largest / -_zeroCode;
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = 0; i < BlockSize; i++)
        {
            float steps = i < values.Length ? values[i] * inverse : 0;
            int code = Math.Clamp((int)MathF.Round(steps) + _zeroCode, 0, (2 * _zeroCode) - 1);
            if (bitCount == 8)
            {
                codes[i] = (byte)code;
            }
            else
            {
                codes[i / 2] |= (byte)(code << (i % 2 * 4));
            }
        }

        return scale;
    }
}
