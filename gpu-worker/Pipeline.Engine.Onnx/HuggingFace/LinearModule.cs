namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>A linear layer of a decoder.</summary>
/// <param name="Name">As the checkpoint names the module, without the prefix "model.".</param>
/// <param name="Outputs">Rows of its weight.</param>
/// <param name="Inputs">Columns of its weight.</param>
/// <param name="HasBias">Whether [Outputs] floats are added.</param>
internal sealed record LinearModule(string Name, int Outputs, int Inputs, bool HasBias)
{
    /// <summary>The tensor [Outputs, Inputs].</summary>
    public string Weight => Name + ".weight";

    /// <summary>The tensor [Outputs], where there is one.</summary>
    public string Bias => Name + ".bias";
}
