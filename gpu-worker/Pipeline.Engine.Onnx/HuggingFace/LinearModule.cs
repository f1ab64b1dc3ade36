namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>A linear layer of a decoder.</summary>
/// <param name="Name">As the checkpoint names the module, without the prefix "model.".</param>
/// <param name="Outputs">Rows of its weight.</param>
/// <param name="Inputs">Columns of its weight.</param>
/// <param name="HasBias">Whether [Outputs] floats are added.</param>
internal sealed record LinearModule(string Name, int Outputs, int Inputs, bool HasBias)
{
    /// <summary>The layers that may be stored with this one; by itself where there are none.</summary>
    public LinearPack Pack { get; init; } = new(Name, Outputs);

    /// <summary>Outputs that come before this layer's in <see cref="Pack"/>.</summary>
    public int FirstOutput { get; init; }

    /// <summary>The tensor [Outputs, Inputs].</summary>
    public string Weight => Name + ".weight";

    /// <summary>The tensor [Outputs], where there is one.</summary>
    public string Bias => Name + ".bias";
}
