namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>How a compiled decoder stores its weights and computes.</summary>
public enum Precision
{
    /// <summary>32-bit floats.</summary>
    Fp32,

    /// <summary>Stored as 16-bit floats.</summary>
    Fp16,

    /// <summary>Stored as bfloat16.</summary>
    Bf16,

    /// <summary>8-bit weights with a scale for each block of a row.</summary>
    Int8,

    /// <summary>4-bit weights with a scale for each block of a row.</summary>
    Int4,

    /// <summary>8-bit weights with a scale for each output channel, and 8-bit activations with a scale for each token.</summary>
    W8A8,
}
