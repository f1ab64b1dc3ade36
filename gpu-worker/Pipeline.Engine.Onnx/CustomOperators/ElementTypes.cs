using Microsoft.ML.OnnxRuntime.Tensors;

namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>Which tensor type a C# type is read as.</summary>
internal static class ElementTypes
{
    /// <exception cref="NotSupportedException">No kernel of ours reads such elements.</exception>
    public static TensorElementType Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? TensorElementType.Float
        : typeof(T) == typeof(Half) ? TensorElementType.Float16
        : typeof(T) == typeof(int) ? TensorElementType.Int32
        : typeof(T) == typeof(long) ? TensorElementType.Int64
        : typeof(T) == typeof(sbyte) ? TensorElementType.Int8
        : typeof(T) == typeof(byte) ? TensorElementType.UInt8
        : throw new NotSupportedException($"{typeof(T).Name} is not an element type of our operators.");
}
