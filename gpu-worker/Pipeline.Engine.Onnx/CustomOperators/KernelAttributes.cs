using Pipeline.Engine.Onnx.Kernels;
using Pipeline.Engine.Onnx.Native;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>The attributes of a node. Valid only while its kernel is created.</summary>
internal readonly struct KernelAttributes(nint kernelInfo)
{
    public float Float(string name, float otherwise) => NativeApi.Attribute(kernelInfo, name, otherwise);

    /// <exception cref="ArgumentException">The attribute is outside [minimum, maximum].</exception>
    public int Int(string name, int otherwise, int minimum, int maximum)
    {
        long value = NativeApi.Attribute(kernelInfo, name, (long)otherwise);
        return value >= minimum && value <= maximum
            ? (int)value
            : throw new ArgumentException($"Attribute {name} is {value}; it must be {minimum} to {maximum}.");
    }

    /// <summary>The attribute that chooses a kernel's instructions; absent: the best that the machine has.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="Kernels.InstructionSet"/>.</exception>
    public InstructionSet InstructionSet(string name) => (InstructionSet)Int(
        name, (int)InstructionSets.Best, 0, Enum.GetValues<InstructionSet>().Length - 1);
}
