namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>A weight whose inputs expect channels that were divided, or whose outputs are divided.</summary>
/// <param name="source">The weight.</param>
/// <param name="inputFactors">[ColumnCount]: each column is multiplied; null for all 1.</param>
/// <param name="outputDivisors">[RowCount]: each row is divided; null for all 1.</param>
internal sealed class ScaledMatrix(WeightMatrix source, float[]? inputFactors, float[]? outputDivisors)
    : WeightMatrix(source.RowCount, source.ColumnCount)
{
    public override void Read(int firstRow, Span<float> rows)
    {
        source.Read(firstRow, rows);
        for (int i = 0; i < rows.Length; i++)
        {
            int row = firstRow + (i / ColumnCount), column = i % ColumnCount;
            rows[i] = rows[i] * (inputFactors?[column] ?? 1) / (outputDivisors?[row] ?? 1);
        }
    }
}
