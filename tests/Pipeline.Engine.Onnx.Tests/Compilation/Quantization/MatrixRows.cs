using Pipeline.Engine.Onnx.Compilation.Quantization;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Quantization;

/// <summary>Weights in an array [outputs, inputs].</summary>
internal sealed class MatrixRows(float[] values, int inputCount) : IWeightRows
{
    public int OutputCount => values.Length / inputCount;

    public int InputCount => inputCount;

    public void Read(int firstOutput, Span<float> rows) => values.AsSpan(firstOutput * inputCount, rows.Length).CopyTo(rows);
}
