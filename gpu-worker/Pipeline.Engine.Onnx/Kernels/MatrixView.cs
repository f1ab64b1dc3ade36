namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>A matrix whose element (row, step) lies at <c>Data + row * RowStride + step * StepStride</c>. Strides in floats.</summary>
internal readonly unsafe struct MatrixView(float* data, nint rowStride, nint stepStride)
{
    public readonly float* Data = data;
    public readonly nint RowStride = rowStride;
    public readonly nint StepStride = stepStride;
}
