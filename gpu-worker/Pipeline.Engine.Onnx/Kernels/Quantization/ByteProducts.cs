using System.Runtime.Intrinsics.X86;

namespace Pipeline.Engine.Onnx.Kernels.Quantization;

/// <summary>How this machine multiplies unsigned by signed bytes in ONNX Runtime.</summary>
internal static class ByteProducts
{
    private const int FeatureLeaf = 7;
    private const int Avx512VnniBit = 11; // of ECX in subleaf 0
    private const int AvxVnniBit = 4; // of EAX in subleaf 1

    /// <summary>
    /// Whether sums saturate: x64 without VNNI adds two products of bytes in 16 bits. .NET has no property for AVX-512 VNNI.
    /// </summary>
    public static bool Saturate { get; } = X86Base.IsSupported && !HasVnni();

    private static bool HasVnni() =>
        HasBit(X86Base.CpuId(FeatureLeaf, 0).Ecx, Avx512VnniBit) || HasBit(X86Base.CpuId(FeatureLeaf, 1).Eax, AvxVnniBit);

    private static bool HasBit(int register, int bit) => (register & (1 << bit)) != 0;
}
