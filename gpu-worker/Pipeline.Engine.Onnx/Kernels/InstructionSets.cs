using System.Runtime.Intrinsics.X86;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>What this machine can run.</summary>
internal static class InstructionSets
{
    /// <summary>The widest that is supported.</summary>
    public static InstructionSet Best =>
        IsSupported(InstructionSet.Avx512) ? InstructionSet.Avx512
        : IsSupported(InstructionSet.Avx2) ? InstructionSet.Avx2
        : InstructionSet.Portable;

    public static bool IsSupported(InstructionSet instructionSet) => instructionSet switch
    {
        InstructionSet.Portable => true,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Avx512 => Avx512F.IsSupported,
        _ => false,
    };

    /// <exception cref="PlatformNotSupportedException">This machine lacks the instructions.</exception>
    public static void ThrowIfNotSupported(InstructionSet instructionSet)
    {
        if (!IsSupported(instructionSet))
        {
            throw new PlatformNotSupportedException($"This machine does not support {instructionSet}.");
        }
    }
}
