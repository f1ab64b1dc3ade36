using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>Reads weights in blocks of 128 by the description of com.microsoft.MatMulNBits.</summary>
internal static class BlockWeights
{
    private const int BlockSize = 128;

    /// <summary>The values that the codes mean, and the step between two codes at each of them; both [outputs, inputs].</summary>
    public static (double[] Values, double[] Steps) Read(SafetensorsFile file, string module, int bits, int inputs)
    {
        ReadOnlySpan<byte> codes = file.DangerousGetBytes(file.Tensors[module + ".codes"]);
        ReadOnlySpan<float> scales = MemoryMarshal.Cast<byte, float>(file.DangerousGetBytes(file.Tensors[module + ".scales"]));
        int outputs = (int)file.Tensors[module + ".codes"].Shape[0], blocks = (inputs + BlockSize - 1) / BlockSize;
        double[] values = new double[outputs * inputs], steps = new double[outputs * inputs];
        for (int i = 0; i < values.Length; i++)
        {
            int row = i / inputs, column = i % inputs;
            int place = (row * blocks * BlockSize) + column;
            int code = bits == 8 ? codes[place] : (codes[place / 2] >> (place % 2 * 4)) & 15;
            steps[i] = scales[(row * blocks) + (column / BlockSize)];
            values[i] = (code - (1 << (bits - 1))) * steps[i];
        }

        return (values, steps);
    }
}
