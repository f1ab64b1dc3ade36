using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>Checks a call of <see cref="PagedAttention"/>, writes the cache, then runs the tiles on the session's threads.</summary>
internal sealed unsafe class PagedAttentionKernel : OperatorKernel
{
    /// <summary>Far above real heads (256); bounds the scratch memory of a hostile graph.</summary>
    private const int MaxHeadSize = 4096;

    private readonly PagedAttentionSettings _settings;
    private readonly WorkPool<Works> _works;

    public PagedAttentionKernel(PagedKernel kernel, PagedAttentionSettings settings)
    {
        _settings = settings;
        _works = new WorkPool<Works>(() => new Works(new PagedAppend(kernel), new PagedAttend(kernel)));
    }

    public override void Compute(KernelContext context)
    {
        PagedBatch batch = ReadBatch(context, out PagedSequences sequences);
        Works works = _works.Rent();
        works.Append.Run(context, batch, sequences);
        works.Attend.Run(context, batch, sequences);

        // after an exception the objects are left to the collector
        _works.Return(works);
    }

    private PagedBatch ReadBatch(KernelContext context, out PagedSequences sequences)
    {
        PagedBatch batch = new()
        {
            HeadCount = _settings.HeadCount,
            KvHeadCount = _settings.KvHeadCount,
            Window = _settings.Window,
            Query = context.Input(0, "query").Matrix<float>(out int tokens, out int width),
        };
        batch.HeadSize = width / batch.HeadCount;
        if (width == 0 || width % batch.HeadCount != 0 || batch.HeadSize > MaxHeadSize)
        {
            throw new ArgumentException(
                $"Input query has {width} columns; a multiple of {batch.HeadCount} heads is needed, of at most {MaxHeadSize} each.");
        }

        batch.Key = context.Input(1, "key").Matrix<float>(tokens, batch.KvHeadCount * batch.HeadSize);
        batch.Value = context.Input(2, "value").Matrix<float>(tokens, batch.KvHeadCount * batch.HeadSize);
        batch.Scale = _settings.Scale == 0 ? 1 / MathF.Sqrt(batch.HeadSize) : _settings.Scale;
        batch.KeyCache = ReadCache(context.Input(3, "key_cache"), "key_cache", batch, out int blockCount);
        batch.ValueCache = ReadCache(context.Input(4, "value_cache"), "value_cache", batch, out int valueBlockCount);
        if (valueBlockCount != blockCount
            || batch.KeyCache.BlockSize != batch.ValueCache.BlockSize
            || batch.KeyCache.IsHalf != batch.ValueCache.IsHalf)
        {
            throw new ArgumentException("Inputs key_cache and value_cache must have the same shape and type.");
        }

        sequences = PagedSequences.Read(context, tokens, blockCount, batch.KeyCache.BlockSize, batch.Window);
        if (_settings.IsRotary)
        {
            int positions = sequences.LongestPositions();
            batch.Cosine = ReadAngles(context.Input(8, "cos_cache"), "cos_cache", batch.HeadSize, positions);
            batch.Sine = ReadAngles(context.Input(9, "sin_cache"), "sin_cache", batch.HeadSize, positions);
        }

        batch.Output = context.Output<float>(0, tokens, width);
        return batch;
    }

    private static PagedCache ReadCache(InputTensor input, string name, in PagedBatch batch, out int blockCount)
    {
        Span<int> shape = stackalloc int[4];
        bool isHalf = input.ElementType == TensorElementType.Float16;
        void* data = isHalf ? input.Tensor<Half>(shape) : input.Tensor<float>(shape);
        blockCount = shape[0];
        return shape[1] > 0 && shape[2] == batch.KvHeadCount && shape[3] == batch.HeadSize
            ? new PagedCache(data, isHalf, shape[1], batch.KvHeadCount, batch.HeadSize)
            : throw new ArgumentException(
                $"Input {name} has shape [{shape[0]}, {shape[1]}, {shape[2]}, {shape[3]}]; "
                + $"[blocks, block size, {batch.KvHeadCount}, {batch.HeadSize}] is needed.");
    }

    private static float* ReadAngles(InputTensor input, string name, int headSize, int positions)
    {
        float* angles = input.Matrix<float>(out int rows, out int columns);
        return headSize % 2 == 0 && columns == headSize / 2 && rows >= positions
            ? angles
            : throw new ArgumentException(
                $"Input {name} has shape [{rows}, {columns}]; at least {positions} rows of half a head, {headSize} / 2, are needed.");
    }

    /// <summary>What one call needs beyond its tensors.</summary>
    private sealed record Works(PagedAppend Append, PagedAttend Attend);
}
