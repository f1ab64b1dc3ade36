using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>
/// The pieces of a decoder that a precision writes its own way: where linear layers get their input from, and the layers
/// themselves. The residual and what attention takes and gives are floats in all of them.
/// </summary>
internal abstract class DecoderOperators
{
    /// <summary>residual + delta, RMS-normalised over the last dimension.</summary>
    /// <param name="residual">[tokens, hidden] floats.</param>
    /// <param name="delta">Added to it first; null for the first layer, which has none.</param>
    /// <param name="norm">Whose weight it takes.</param>
    /// <param name="sum">residual + delta: the residual of what follows.</param>
    /// <returns>Input of the linear layers that follow.</returns>
    public abstract LinearInput Normalize(string residual, LinearOutput? delta, NormModule norm, out string sum);

    /// <summary>The three projections before attention.</summary>
    /// <param name="input">From <see cref="Normalize"/>.</param>
    /// <param name="layer">Whose modules they are.</param>
    /// <returns>[tokens, outputs] floats each.</returns>
    public abstract (string Query, string Key, string Value) QueryKeyValue(LinearInput input, DecoderLayerModules layer);

    /// <summary>Floats that attention gave, as input of the layer's output projection.</summary>
    public abstract LinearInput Attended(string value, DecoderLayerModules layer);

    /// <summary>silu(gate) * up, as input of the layer's down projection.</summary>
    /// <param name="input">From <see cref="Normalize"/>.</param>
    /// <param name="layer">Whose modules they are.</param>
    public abstract LinearInput Gated(LinearInput input, DecoderLayerModules layer);

    /// <summary>A linear layer whose result is added to the residual, with its bias.</summary>
    public abstract LinearOutput Project(LinearInput input, LinearModule module);

    /// <summary>The linear layer whose result is the graph's.</summary>
    /// <param name="input">From <see cref="Normalize"/>.</param>
    /// <param name="module">As the precision's weight format stored it.</param>
    /// <param name="output">The name of the result: [tokens, outputs] floats.</param>
    public abstract void Head(LinearInput input, LinearModule module, string output);
}
