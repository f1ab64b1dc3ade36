namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>Linear layers that take the same input, so that a format may store them as one: their outputs one after another.</summary>
/// <param name="Name">As a module that would hold them all.</param>
/// <param name="Outputs">Of all of them.</param>
internal sealed record LinearPack(string Name, int Outputs);
