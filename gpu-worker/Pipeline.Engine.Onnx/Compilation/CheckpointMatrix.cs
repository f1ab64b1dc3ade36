using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>A matrix of a checkpoint, read from its file when it is asked for.</summary>
internal sealed class CheckpointMatrix(WeightsFolder folder, SafetensorsTensor tensor)
    : WeightMatrix((int)tensor.Shape[0], (int)tensor.Shape[1])
{
    public override void Read(int firstRow, Span<float> rows) => folder.Read(tensor, (long)firstRow * ColumnCount, rows);
}
