namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>An RMS norm of a decoder.</summary>
/// <param name="Name">As the checkpoint names the module, without the prefix "model.".</param>
/// <param name="Size">Floats of its weight.</param>
internal sealed record NormModule(string Name, int Size)
{
    /// <summary>The tensor [Size].</summary>
    public string Weight => Name + ".weight";
}
