using Pipeline.Engine.Onnx.Graphs;
using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Kernels.Quantization;

namespace Pipeline.Engine.Onnx.CustomOperators.Quantization;

/// <summary>
/// The attributes that operators over rows share: instruction_set (an <see cref="InstructionSet"/>; absent: the best) and clip
/// (see <see cref="RowKernel.Quantize"/>; absent: 1).
/// </summary>
internal static class RowAttributes
{
    public const string InstructionSetAttribute = "instruction_set";
    public const string ClipAttribute = "clip";

    public static RowKernel Kernel(KernelAttributes attributes) => RowKernel.For(attributes.InstructionSet(InstructionSetAttribute));

    /// <exception cref="ArgumentException">It is not above 0 and at most 1.</exception>
    public static float Clip(KernelAttributes attributes)
    {
        float clip = attributes.Float(ClipAttribute, otherwise: 1);
        return clip is > 0 and <= 1
            ? clip
            : throw new ArgumentException(FormattableString.Invariant($"Attribute {ClipAttribute} is {clip}; it must be above 0 and at most 1."));
    }

    /// <summary>The attribute of a node.</summary>
    public static OnnxAttribute Clip(float clip) => new(ClipAttribute, clip);
}
