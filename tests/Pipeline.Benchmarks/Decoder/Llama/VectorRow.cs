using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>A vector as a matrix of one row.</summary>
internal sealed class VectorRow(float[] values) : WeightMatrix(1, values.Length)
{
    public override void Read(int firstRow, Span<float> rows) => values.CopyTo(rows);
}
