using System.Collections.Immutable;

namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>Where one tensor lies in its file.</summary>
/// <param name="Name">As the header names it.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Elements in each dimension, outermost first, row-major; empty for a scalar.</param>
/// <param name="FileOffset">Bytes from the start of the file to the first element.</param>
/// <param name="ByteCount">Bytes of all elements: the product of <paramref name="Shape"/> times the element's bytes.</param>
public sealed record SafetensorsTensor(string Name, SafetensorsType Type, ImmutableArray<long> Shape, long FileOffset, long ByteCount);
