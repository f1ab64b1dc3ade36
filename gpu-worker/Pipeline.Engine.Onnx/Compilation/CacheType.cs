namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>How keys and values are kept.</summary>
public enum CacheType
{
    /// <summary>16-bit floats: half the memory, and faster on long contexts.</summary>
    Fp16,

    /// <summary>32-bit floats.</summary>
    Fp32,
}
