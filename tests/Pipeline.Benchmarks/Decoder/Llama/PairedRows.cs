using Pipeline.Engine.Onnx.Compilation;

namespace Pipeline.Benchmarks.Decoder.Llama;

/// <summary>
/// The rows of a query or key projection in the order of GGUF's llama architecture: its rotation pairs neighbours, Hugging Face's
/// the two halves of a head (LlamaModel.permute of llama.cpp's convert_hf_to_gguf.py).
/// </summary>
internal sealed class PairedRows(WeightMatrix source, int headSize) : WeightMatrix(source.RowCount, source.ColumnCount)
{
    public override void Read(int firstRow, Span<float> rows)
    {
        for (int row = 0; row < rows.Length / ColumnCount; row++)
        {
            source.Read(SourceOf(firstRow + row, headSize), rows.Slice(row * ColumnCount, ColumnCount));
        }
    }

    /// <summary>The same order for a bias.</summary>
    public static float[] Reorder(float[] bias, int headSize) => [.. bias.Select((_, row) => bias[SourceOf(row, headSize)])];

    private static int SourceOf(int row, int headSize)
    {
        int inHead = row % headSize;
        return row - inHead + (inHead % 2 * (headSize / 2)) + (inHead / 2);
    }
}
