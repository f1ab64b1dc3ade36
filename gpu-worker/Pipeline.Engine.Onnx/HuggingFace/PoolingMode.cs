namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>How the hidden states of a sequence become one embedding, before it is normalised.</summary>
public enum PoolingMode
{
    /// <summary>The mean over all tokens.</summary>
    Mean,

    /// <summary>The first token.</summary>
    Cls,

    /// <summary>The largest value of each dimension over all tokens.</summary>
    Max,
}
