namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Which vector instructions our kernels use. ONNX Runtime chooses its own.</summary>
public enum InstructionSet
{
    /// <summary>128-bit vectors; runs everywhere.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}
