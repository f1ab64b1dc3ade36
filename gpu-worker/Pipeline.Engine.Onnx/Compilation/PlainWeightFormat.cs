using System.Runtime.InteropServices;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>Weights as F32, F16 or BF16 under the name and in the order of the checkpoint.</summary>
internal sealed class PlainWeightFormat(SafetensorsType type) : WeightFormat
{
    private byte[] _bytes = [];

    public override IReadOnlyList<TensorPlan> Plan(LinearModule module) =>
        [new TensorPlan(module.Weight, type, [module.Outputs, module.Inputs])];

    public override bool Holds(SafetensorsType stored) => stored == type;

    protected override void WriteRows(LinearModule module, int firstRow, Span<float> rows, SafetensorsWriter writer)
    {
        int elementBytes = SafetensorsTypes.ElementBytes(type);
        long offset = (long)firstRow * module.Inputs * elementBytes;
        if (type == SafetensorsType.F32)
        {
            writer.Write(module.Weight, offset, MemoryMarshal.AsBytes(rows));
            return;
        }

        int byteCount = rows.Length * elementBytes;
        if (_bytes.Length < byteCount)
        {
            _bytes = new byte[byteCount];
        }

        FloatElements.Narrow(type, rows, _bytes.AsSpan(0, byteCount));
        writer.Write(module.Weight, offset, _bytes.AsSpan(0, byteCount));
    }
}
