namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>How rotation frequencies are stretched beyond the lengths that a model was first trained on.</summary>
public enum RotaryScaling
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>All alike: positions are divided by the factor.</summary>
    Linear,

    /// <summary>Slow frequencies only, with a smooth passage (Llama 3.1).</summary>
    Llama3,

    /// <summary>Slow frequencies only, by a ramp over the dimensions, and attention is sharpened (arXiv 2309.00071).</summary>
    Yarn,
}
