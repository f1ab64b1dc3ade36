namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>The rows of one block of a matrix. Rows past the matrix's end are its last row, so that a block has no special cases.</summary>
internal readonly unsafe struct RowPointers
{
    public readonly float* Row0, Row1, Row2, Row3, Row4, Row5, Row6, Row7;
    public readonly nint StepStride;

    public RowPointers(MatrixView matrix, int first, int rows)
    {
        int last = rows - 1;
        StepStride = matrix.StepStride;
        Row0 = matrix.Data + (first * matrix.RowStride);
        Row1 = matrix.Data + (Math.Min(first + 1, last) * matrix.RowStride);
        Row2 = matrix.Data + (Math.Min(first + 2, last) * matrix.RowStride);
        Row3 = matrix.Data + (Math.Min(first + 3, last) * matrix.RowStride);
        Row4 = matrix.Data + (Math.Min(first + 4, last) * matrix.RowStride);
        Row5 = matrix.Data + (Math.Min(first + 5, last) * matrix.RowStride);
        Row6 = matrix.Data + (Math.Min(first + 6, last) * matrix.RowStride);
        Row7 = matrix.Data + (Math.Min(first + 7, last) * matrix.RowStride);
    }
}
