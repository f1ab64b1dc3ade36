using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Graphs;

/// <summary>
/// The pieces of a decoder that a precision writes its own way: where linear layers get their input from, and the layers
/// themselves. Everything between them is floats.
/// </summary>
internal abstract class DecoderOperators
{
    /// <summary>residual + delta, RMS-normalised over the last dimension.</summary>
    /// <param name="residual">[tokens, hidden] floats.</param>
    /// <param name="delta">Added to it first; null for the first layer, which has none.</param>
    /// <param name="norm">Whose weight it takes.</param>
    /// <param name="sum">residual + delta: the residual of what follows.</param>
    /// <returns>Input of the linear layers that follow.</returns>
    public abstract LinearInput Normalize(string residual, string? delta, NormModule norm, out string sum);

    /// <summary>silu(gate) * up, as input of the layer that follows.</summary>
    public abstract LinearInput Gate(string gate, string up);

    /// <summary>Floats that neither of these made, as input of a linear layer: the result of attention.</summary>
    public abstract LinearInput Prepare(string value);

    /// <summary>A linear layer with its bias.</summary>
    /// <param name="input">From one of the other methods.</param>
    /// <param name="module">As the precision's weight format stored it.</param>
    /// <param name="output">The name to give the result; null chooses one.</param>
    /// <returns>[tokens, outputs] floats.</returns>
    public abstract string Linear(LinearInput input, LinearModule module, string? output = null);
}
