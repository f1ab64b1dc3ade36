using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Quantization;

/// <summary>Weights in an array [outputs, inputs].</summary>
internal sealed class MatrixRows(float[] values, int inputCount) : WeightMatrix(values.Length / inputCount, inputCount)
{
    public override void Read(int firstRow, Span<float> rows) => values.AsSpan(firstRow * ColumnCount, rows.Length).CopyTo(rows);
}
