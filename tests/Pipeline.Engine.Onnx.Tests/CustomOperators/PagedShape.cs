using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.CustomOperators;
using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.Tests.CustomOperators;

/// <summary>What a node of <see cref="PagedAttention"/> is made for.</summary>
internal sealed record PagedShape(int HeadCount, int KvHeadCount, int HeadSize)
{
    public const int NoWindow = -1;

    public bool IsHalf { get; init; }

    public bool IsRotary { get; init; }

    public int Window { get; init; } = NoWindow;

    /// <summary>0: the default.</summary>
    public float Scale { get; init; }

    public InstructionSet InstructionSet { get; init; } = InstructionSets.Best;

    public int KvWidth => KvHeadCount * HeadSize;

    public int Width => HeadCount * HeadSize;

    public SingleOperator CreateOperator(int threads = 2) => new(
        nameof(PagedAttention),
        [
            TensorElementType.Float,
            TensorElementType.Float,
            TensorElementType.Float,
            IsHalf ? TensorElementType.Float16 : TensorElementType.Float,
            IsHalf ? TensorElementType.Float16 : TensorElementType.Float,
            TensorElementType.Int32,
            TensorElementType.Int32,
            TensorElementType.Int32,
            .. IsRotary ? (TensorElementType[])[TensorElementType.Float, TensorElementType.Float] : [],
        ],
        TensorElementType.Float,
        threads,
        [
            new OnnxAttribute(PagedAttention.HeadCountAttribute, (long)HeadCount),
            new OnnxAttribute(PagedAttention.KvHeadCountAttribute, (long)KvHeadCount),
            new OnnxAttribute(PagedAttention.ScaleAttribute, Scale),
            new OnnxAttribute(PagedAttention.RotaryAttribute, IsRotary ? 1L : 0L),
            new OnnxAttribute(PagedAttention.WindowAttribute, (long)Window),
            new OnnxAttribute(PagedAttention.InstructionSetAttribute, (long)InstructionSet),
        ]);
}
