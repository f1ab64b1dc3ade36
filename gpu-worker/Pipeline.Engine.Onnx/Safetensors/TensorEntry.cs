using System.Collections.Immutable;

namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>One entry of the header as written: well-formed, but not yet compared with its neighbours and the file.</summary>
/// <param name="Name">The entry's key.</param>
/// <param name="Type">dtype.</param>
/// <param name="Shape">shape; no entry is negative.</param>
/// <param name="Begin">data_offsets[0]: bytes from the start of the data; not negative.</param>
/// <param name="End">data_offsets[1]: not below <paramref name="Begin"/>.</param>
internal sealed record TensorEntry(string Name, SafetensorsType Type, ImmutableArray<long> Shape, long Begin, long End);
