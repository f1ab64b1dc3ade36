namespace Pipeline.Engine.Onnx.Kernels.Quantization;

/// <summary>An RMS norm whose result is quantised.</summary>
internal readonly unsafe ref struct RowNorm
{
    /// <summary>[width].</summary>
    public required float* Gain { get; init; }

    /// <summary>Added to the mean of squares.</summary>
    public required float Epsilon { get; init; }

    /// <summary>As in <see cref="RowKernel.Quantize"/>.</summary>
    public required float Clip { get; init; }
}
