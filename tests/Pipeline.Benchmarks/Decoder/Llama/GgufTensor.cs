using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Name">As llama.cpp names it.</param>
/// <param name="Values">Of one row: a vector.</param>
/// <param name="IsQuantized">Q4_0, else F32.</param>
internal sealed record GgufTensor(string Name, WeightMatrix Values, bool IsQuantized)
{
    /// <summary>Weights that share a scale in Q4_0.</summary>
    public const int BlockWeights = 32;

    private const int BlockBytes = 18;

    /// <summary>Bytes of its data.</summary>
    public long ByteCount => (long)Values.RowCount * RowBytes;

    /// <summary>Bytes of one row.</summary>
    public int RowBytes => IsQuantized ? Values.ColumnCount / BlockWeights * BlockBytes : Values.ColumnCount * sizeof(float);
}
