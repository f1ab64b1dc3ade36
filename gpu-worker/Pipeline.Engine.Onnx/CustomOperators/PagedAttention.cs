using Microsoft.ML.OnnxRuntime.Tensors;
using Pipeline.Engine.Onnx.Kernels;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>
/// Causal attention of a ragged batch over a paged key-value cache. Inputs in the order of com.microsoft.PagedAttention:
/// query float [tokens, heads * head size], key and value float [tokens, key-value heads * head size],
/// key_cache and value_cache [blocks, block size, key-value heads, head size] of float or float16,
/// cumulative_sequence_length int32 [sequences + 1], past_seqlens int32 [sequences], block_table int32 [sequences, max blocks],
/// cos_cache and sin_cache float [positions, head size / 2] (only with do_rotary) → float, the query's shape.
/// <para>
/// Queries and keys are rotated, keys and values written into the caches in place, then every token attends to the tokens of its
/// sequence up to itself. Values that a float16 cannot hold are stored as its largest. Blocks that lie before the window of all
/// new tokens are not looked at. Two tokens that are written to the same slot are the caller's fault.
/// </para>
/// <para>
/// On one instruction set a token's result is the same, bit for bit, whatever else is in the batch, however the prompt was cut
/// into chunks, decoded or prefilled, whatever the block size and the order of the blocks, and for any number of threads
/// (<see cref="PagedKernel"/> says why). What is not finite in a query, key or value spreads to other tokens of its sequence.
/// </para>
/// </summary>
internal sealed class PagedAttention : CustomOperator
{
    public const string HeadCountAttribute = "num_heads";
    public const string KvHeadCountAttribute = "kv_num_heads";

    /// <summary>0 or absent: 1 / sqrt(head size).</summary>
    public const string ScaleAttribute = "scale";

    /// <summary>0 or 1.</summary>
    public const string RotaryAttribute = "do_rotary";

    /// <summary>Only 0: an element is paired with the one half a head further on.</summary>
    public const string InterleavedAttribute = "rotary_interleaved";

    /// <summary>Tokens that a token sees, itself among them, as the models' sliding_window counts; -1 for all.</summary>
    public const string WindowAttribute = "local_window_size";

    /// <summary>An <see cref="InstructionSet"/>; absent: the best.</summary>
    public const string InstructionSetAttribute = "instruction_set";

    /// <summary>A bound that no model comes near; it keeps products of sizes inside an int.</summary>
    private const int MaxHeadCount = 65_536;

    private const int NoWindow = -1;

    public override string Name => nameof(PagedAttention);

    public override IReadOnlyList<OperatorInput> Inputs { get; } =
    [
        TensorElementType.Float,
        TensorElementType.Float,
        TensorElementType.Float,
        OperatorInput.AnyType,
        OperatorInput.AnyType,
        TensorElementType.Int32,
        TensorElementType.Int32,
        TensorElementType.Int32,
        OperatorInput.Optional(TensorElementType.Float),
        OperatorInput.Optional(TensorElementType.Float),
    ];

    public override IReadOnlyList<TensorElementType> Outputs { get; } = [TensorElementType.Float];

    public override OperatorKernel CreateKernel(KernelAttributes attributes)
    {
        int heads = attributes.Int(HeadCountAttribute, otherwise: 0, 1, MaxHeadCount);
        int kvHeads = attributes.Int(KvHeadCountAttribute, otherwise: 0, 1, MaxHeadCount);
        if (heads % kvHeads != 0)
        {
            throw new ArgumentException(
                $"Attribute {HeadCountAttribute} is {heads}; it must be a multiple of {KvHeadCountAttribute}, {kvHeads}.");
        }

        int window = attributes.Int(WindowAttribute, otherwise: NoWindow, NoWindow, int.MaxValue);
        if (window == 0)
        {
            throw new ArgumentException($"Attribute {WindowAttribute} is 0; it must be {NoWindow} or at least 1.");
        }

        attributes.Int(InterleavedAttribute, otherwise: 0, 0, 0);
        InstructionSet instructionSet = attributes.InstructionSet(InstructionSetAttribute);
        return new PagedAttentionKernel(PagedKernel.For(instructionSet), new PagedAttentionSettings
        {
            HeadCount = heads,
            KvHeadCount = kvHeads,
            Scale = attributes.Float(ScaleAttribute, otherwise: 0),
            IsRotary = attributes.Int(RotaryAttribute, otherwise: 0, 0, 1) == 1,
            Window = window == NoWindow ? int.MaxValue : window,
        });
    }
}
