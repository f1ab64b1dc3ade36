using System.Collections.Immutable;

namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>A tensor that is to be written.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Elements in each dimension, outermost first, row-major.</param>
internal sealed record TensorPlan(string Name, SafetensorsType Type, ImmutableArray<long> Shape)
{
    /// <summary>Bytes of all elements.</summary>
    public long ByteCount => Shape.Aggregate((long)SafetensorsTypes.ElementBytes(Type), (bytes, dimension) => checked(bytes * dimension));
}
