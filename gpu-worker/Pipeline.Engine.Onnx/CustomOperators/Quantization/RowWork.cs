namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>
/// A loop over rows that know nothing of each other: the results are the same however the rows are dealt to threads. Few rows
/// are computed by the calling thread.
/// </summary>
internal abstract class RowWork : ParallelWork
{
    private int _rowCount;
    private int _rowsPerItem;

    /// <summary>Computes all rows.</summary>
    /// <param name="context">Of the call.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="width">Floats in each.</param>
    /// <param name="floatsPerItem">Floats whose computation is worth the dispatch of a work item.</param>
    protected void RunRows(KernelContext context, int rowCount, int width, int floatsPerItem)
    {
        _rowCount = rowCount;
        _rowsPerItem = Math.Max(1, floatsPerItem / Math.Max(1, width));
        int items = (int)(((long)rowCount + _rowsPerItem - 1) / _rowsPerItem);
        if (items <= 1)
        {
            RunBody(0);
        }
        else
        {
            context.ParallelFor(items, this);
        }
    }

    protected sealed override void RunBody(int index)
    {
        int first = index * _rowsPerItem;
        for (int row = first; row < Math.Min(first + _rowsPerItem, _rowCount); row++)
        {
            RunRow(row);
        }
    }

    protected abstract void RunRow(int row);
}
