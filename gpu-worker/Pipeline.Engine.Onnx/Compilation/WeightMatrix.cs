namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>The weight of a linear layer, read a few rows at a time: [outputs, inputs], whatever it is stored as.</summary>
internal abstract class WeightMatrix(int rowCount, int columnCount)
{
    /// <summary>Outputs of the layer.</summary>
    public int RowCount => rowCount;

    /// <summary>Inputs of the layer.</summary>
    public int ColumnCount => columnCount;

    /// <summary>Reads whole rows as floats.</summary>
    /// <param name="firstRow">The first of them.</param>
    /// <param name="rows">[rows, ColumnCount]; its length says how many.</param>
    public abstract void Read(int firstRow, Span<float> rows);
}
