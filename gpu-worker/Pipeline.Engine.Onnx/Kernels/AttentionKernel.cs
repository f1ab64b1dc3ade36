using System.Runtime.Intrinsics;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Bidirectional attention of one tile: softmax(scale * query · keyᵀ) · value. Stateless.</summary>
internal abstract class AttentionKernel
{
    /// <summary>Queries of one tile. Their scores against <see cref="KeyTile"/> keys (32 KB) stay in the first-level cache.</summary>
    public const int QueryTile = 64;

    /// <summary>Keys whose scores are held at once.</summary>
    public const int KeyTile = 128;

    /// <exception cref="PlatformNotSupportedException">This machine lacks the instructions.</exception>
    public static AttentionKernel For(InstructionSet instructionSet)
    {
        InstructionSets.ThrowIfNotSupported(instructionSet);
        return instructionSet switch
        {
            InstructionSet.Avx512 => new FlashAttention<Lanes512, Vector512<float>>(),
            InstructionSet.Avx2 => new FlashAttention<Lanes256, Vector256<float>>(),
            _ => new FlashAttention<Lanes128, Vector128<float>>(),
        };
    }

    /// <summary>Writes the results of the tile's queries. The caller answers for every pointer.</summary>
    public abstract void Compute(in AttentionTile tile);
}
