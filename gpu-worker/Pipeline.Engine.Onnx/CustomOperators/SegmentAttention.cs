using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// Bidirectional attention inside each sequence of a ragged batch:
/// query, key, value float [tokens, heads * head size], sequence_starts int32 [sequences + 1] → float, the query's shape.
/// Attributes: num_heads; scale (0: 1 / sqrt(head size)); instruction_set (an <see cref="InstructionSet"/>; absent: the best).
/// </summary>
internal sealed class SegmentAttention : CustomOperator
{
    public const string HeadCountAttribute = "num_heads";
    public const string ScaleAttribute = "scale";
    public const string InstructionSetAttribute = "instruction_set";

    /// <summary>A bound that no model comes near; it keeps products of sizes inside an int.</summary>
    private const int MaxHeadCount = 65_536;

    public override string Name => nameof(SegmentAttention);

    public override IReadOnlyList<OperatorInput> Inputs { get; } =
        [TensorElementType.Float, TensorElementType.Float, TensorElementType.Float, TensorElementType.Int32];

    public override IReadOnlyList<TensorElementType> Outputs { get; } = [TensorElementType.Float];

    public override OperatorKernel CreateKernel(KernelAttributes attributes)
    {
        InstructionSet instructionSet = attributes.InstructionSet(InstructionSetAttribute);
        int headCount = attributes.Int(HeadCountAttribute, otherwise: 0, 1, MaxHeadCount);
        float scale = attributes.Float(ScaleAttribute, otherwise: 0);
        return new SegmentAttentionKernel(AttentionKernel.For(instructionSet), headCount, scale);
    }
}
