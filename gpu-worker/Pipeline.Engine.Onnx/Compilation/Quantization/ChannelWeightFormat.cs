using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation.Quantization;

/// <summary>
/// Signed bytes with a scale for each output, in the layout of com.microsoft.MatMulIntegerToFloat: bytes I8 [inputs, outputs],
/// scales F32 [outputs]. Layers of one <see cref="LinearPack"/> are one matrix. Unsigned bytes would cost half the speed.
/// </summary>
internal sealed class ChannelWeightFormat : WeightFormat
{
    /// <summary>
    /// 64 MiB. A chunk of outputs is written as one run of bytes an input, so the more outputs, the longer and fewer the runs.
    /// </summary>
    protected override int ChunkFloats => 1 << 24;

    public static string Bytes(LinearPack pack) => pack.Name + ".bytes";

    public static string Scales(LinearPack pack) => pack.Name + ".scales";

    /// <summary>A pack is planned with its first layer.</summary>
    public override IReadOnlyList<TensorPlan> Plan(LinearModule module) => module.FirstOutput > 0
        ? []
        :
        [
            new TensorPlan(Bytes(module.Pack), SafetensorsType.I8, [module.Inputs, module.Pack.Outputs]),
            new TensorPlan(Scales(module.Pack), SafetensorsType.F32, [module.Pack.Outputs]),
        ];

    protected override void WriteRows(LinearModule module, int firstRow, Span<float> rows, SafetensorsWriter writer)
    {
        int count = rows.Length / module.Inputs, column = module.FirstOutput + firstRow;
        sbyte[] transposed = new sbyte[rows.Length];
        float[] scales = new float[count];
        ChannelQuantizer.Quantize(rows, transposed, scales);
        writer.Write(Scales(module.Pack), (long)column * sizeof(float), MemoryMarshal.AsBytes<float>(scales));
        for (int input = 0; input < module.Inputs; input++)
        {
            ReadOnlySpan<sbyte> run = transposed.AsSpan(input * count, count);
            writer.Write(Bytes(module.Pack), ((long)input * module.Pack.Outputs) + column, MemoryMarshal.AsBytes(run));
        }
    }
}
