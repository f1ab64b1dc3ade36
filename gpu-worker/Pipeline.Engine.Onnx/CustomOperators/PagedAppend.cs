using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>Writes the new keys and values of a batch into the cache. Serves one call at a time.</summary>
internal sealed class PagedAppend(PagedKernel kernel) : ParallelWork
{
    /// <summary>Tokens of one work item.</summary>
    private const int TokensPerItem = 32;

    /// <summary>Elements below which the calling thread is done (10 µs) before others have begun.</summary>
    private const long ElementsInline = 65_536;

    private PagedBatch _batch;
    private PagedSequences _sequences;
    private int _tokenCount;

    /// <summary>Returns when all is written.</summary>
    public void Run(KernelContext context, in PagedBatch batch, PagedSequences sequences)
    {
        _batch = batch;
        _sequences = sequences;
        _tokenCount = sequences.Row(sequences.Count);
        if (_tokenCount * (long)batch.KvHeadCount * batch.HeadSize <= ElementsInline)
        {
            Append(0, _tokenCount);
        }
        else
        {
            context.ParallelFor((_tokenCount + TokensPerItem - 1) / TokensPerItem, this);
        }
    }

    protected override void RunBody(int index) =>
        Append(index * TokensPerItem, Math.Min(_tokenCount, (index + 1) * TokensPerItem));

    private unsafe void Append(int row, int end)
    {
        int sequence = _sequences.IndexOf(row);
        for (; row < end; sequence++)
        {
            int first = _sequences.Row(sequence), count = Math.Min(end, first + _sequences.TokenCount(sequence)) - row;
            kernel.Append(_batch, _sequences.Blocks(sequence), row, _sequences.Past(sequence) + row - first, count);
            row += count;
        }
    }
}
