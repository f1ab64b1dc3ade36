using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>Checks a call of <see cref="SegmentAttention"/>, cuts it into tiles and runs them on the session's threads.</summary>
internal sealed unsafe class SegmentAttentionKernel(AttentionKernel kernel, int headCount, float scale) : OperatorKernel
{
    /// <summary>
    /// Scores that make a work item worth its dispatch (0.5 µs): short sequences put several heads into one. The tiles, and
    /// with them every result, are the same however heads are grouped.
    /// </summary>
    private const int ScoresPerItem = 16_384;

    /// <summary>Far above real heads (256); bounds the scratch memory of a hostile graph.</summary>
    private const int MaxHeadSize = 4096;

    public override void Compute(KernelContext context)
    {
        float* query = context.Input(0, "query").Matrix<float>(out int tokens, out int width);
        if (width == 0 || width % headCount != 0 || width / headCount > MaxHeadSize)
        {
            throw new ArgumentException(
                $"Input query has {width} columns; a multiple of {headCount} heads is needed, of at most {MaxHeadSize} each.");
        }

        float* key = context.Input(1, "key").Matrix<float>(tokens, width);
        float* value = context.Input(2, "value").Matrix<float>(tokens, width);
        SequenceStarts starts = SequenceStarts.Read(context.Input(3, "sequence_starts"), tokens);
        AttentionTile template = new()
        {
            Query = query,
            Key = key,
            Value = value,
            Output = context.Output<float>(0, tokens, width),
            RowStride = width,
            HeadSize = width / headCount,
            Scale = scale == 0 ? 1 / MathF.Sqrt(width / headCount) : scale,
        };
        List<Item> items = Plan(starts);
        context.ParallelFor(items.Count, index => Run(template, items[index]));
    }

    private List<Item> Plan(SequenceStarts starts)
    {
        List<Item> items = [];
        for (int sequence = 0; sequence < starts.SequenceCount; sequence++)
        {
            int length = starts.Length(sequence);
            long scores = (long)length * Math.Min(length, AttentionKernel.QueryTile);
            int heads = (int)Math.Clamp(ScoresPerItem / scores, 1, headCount);
            for (int query = 0; query < length; query += AttentionKernel.QueryTile)
            {
                int queries = Math.Min(AttentionKernel.QueryTile, length - query);
                for (int head = 0; head < headCount; head += heads)
                {
                    items.Add(new Item(starts.Start(sequence), length, query, queries, head, Math.Min(heads, headCount - head)));
                }
            }
        }

        return items;
    }

    private void Run(AttentionTile tile, Item item)
    {
        nint sequence = item.Start * tile.RowStride, query = (item.Start + item.Query) * tile.RowStride;
        tile.QueryCount = item.QueryCount;
        tile.KeyCount = item.Length;
        AttentionTile head = tile;
        for (int index = item.Head; index < item.Head + item.HeadCount; index++)
        {
            nint column = index * (nint)tile.HeadSize;
            head.Query = tile.Query + query + column;
            head.Key = tile.Key + sequence + column;
            head.Value = tile.Value + sequence + column;
            head.Output = tile.Output + query + column;
            kernel.Compute(head);
        }
    }

    /// <summary>A tile of queries of one sequence, for some heads.</summary>
    private readonly record struct Item(int Start, int Length, int Query, int QueryCount, int Head, int HeadCount);
}
