namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The function between the two projections of a feed-forward block.</summary>
public enum Activation
{
    /// <summary>x * Phi(x), by erf.</summary>
    Gelu,

    /// <summary>The approximation of <see cref="Gelu"/> by tanh.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x * sigmoid(x), also called swish.</summary>
    Silu,
}
