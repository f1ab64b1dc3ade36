namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Name">As llama.cpp names it.</param>
/// <param name="Source">As the Hugging Face model names it.</param>
/// <param name="Rows">Outputs of a linear map; 1 for a vector.</param>
/// <param name="Columns">Inputs of a linear map.</param>
/// <param name="IsQuantized">Q4_0, else F32.</param>
internal sealed record GgufTensor(string Name, string Source, long Rows, long Columns, bool IsQuantized)
{
    private const int BlockWeights = 32;
    private const int BlockBytes = 18;

    /// <summary>Bytes of its data.</summary>
    public long ByteCount => Rows * RowBytes;

    /// <summary>Bytes of one row.</summary>
    public long RowBytes => IsQuantized ? Columns / BlockWeights * BlockBytes : Columns * sizeof(float);
}
