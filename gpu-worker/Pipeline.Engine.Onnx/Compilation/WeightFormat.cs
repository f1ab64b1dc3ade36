using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>How a precision stores the weight of a linear layer. Biases are not its concern: they are floats in all of them.</summary>
internal abstract class WeightFormat
{
    // 4 MiB of floats: large enough for the disk, small beside any matrix that matters
    private const int DefaultChunkFloats = 1 << 20;

    /// <summary>Floats that are converted at once, at most; a whole row at least.</summary>
    protected virtual int ChunkFloats => DefaultChunkFloats;

    /// <summary>The tensors that a layer's weight becomes; their names begin with the module's or its pack's.</summary>
    public abstract IReadOnlyList<TensorPlan> Plan(LinearModule module);

    /// <summary>Whether a matrix stored as this type already is this format: a tied head then needs no tensor of its own.</summary>
    public virtual bool Holds(SafetensorsType type) => false;

    /// <summary>Converts a weight and writes what <see cref="Plan"/> said.</summary>
    /// <param name="module">Whose weight it is.</param>
    /// <param name="weight">[module.Outputs, module.Inputs].</param>
    /// <param name="writer">The file.</param>
    /// <param name="cancellationToken">Ends the work between two chunks of rows.</param>
    public void Write(LinearModule module, WeightMatrix weight, SafetensorsWriter writer, CancellationToken cancellationToken)
    {
        int rowsAtOnce = Math.Clamp(ChunkFloats / weight.ColumnCount, 1, weight.RowCount);
        float[] buffer = new float[rowsAtOnce * weight.ColumnCount];
        for (int row = 0; row < weight.RowCount; row += rowsAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> rows = buffer.AsSpan(0, Math.Min(rowsAtOnce, weight.RowCount - row) * weight.ColumnCount);
            weight.Read(row, rows);
            WriteRows(module, row, rows, writer);
        }
    }

    /// <summary>Converts whole rows.</summary>
    /// <param name="module">Whose weight it is.</param>
    /// <param name="firstRow">Where the rows stand in the weight.</param>
    /// <param name="rows">[rows, module.Inputs]; may be changed.</param>
    /// <param name="writer">The file.</param>
    protected abstract void WriteRows(LinearModule module, int firstRow, Span<float> rows, SafetensorsWriter writer);
}
