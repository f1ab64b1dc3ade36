using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>Computes the results of a batch whose keys and values are in the cache. Serves one call at a time.</summary>
internal sealed unsafe class PagedAttend(PagedKernel kernel) : ParallelWork
{
    private readonly PagedPlan _plan = new(kernel);
    private PagedBatch _batch;

    /// <summary>Returns when the output is written.</summary>
    public void Run(KernelContext context, in PagedBatch batch, PagedSequences sequences)
    {
        _batch = batch;
        _plan.Build(batch, sequences);
        if (_plan.IsTiny)
        {
            for (int index = 0; index < _plan.ItemCount; index++)
            {
                RunBody(index);
            }
        }
        else
        {
            context.ParallelFor(_plan.ItemCount, this);
        }
    }

    protected override void RunBody(int index)
    {
        ref readonly PagedItem item = ref _plan.Item(index);
        ref readonly PagedTile tile = ref _plan.Tile(item);
        if (item.SegmentCount == PagedItem.AllSegments)
        {
            kernel.Compute(_batch, tile);
            return;
        }

        fixed (float* states = _plan.States(item))
        {
            int first = PagedKernel.Segments(_batch, tile).First;
            nint offset = (item.FirstSegment - first) * kernel.StateFloatCount(_batch, tile);
            kernel.ComputeSegments(_batch, tile, item.FirstSegment, item.SegmentCount, states + offset);
            if (_plan.CompletesTile(item))
            {
                kernel.Finish(_batch, tile, states);
            }
        }
    }
}
