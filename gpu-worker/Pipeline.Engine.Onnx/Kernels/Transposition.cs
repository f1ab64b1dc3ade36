using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Copies a matrix with rows and columns exchanged.</summary>
internal static unsafe class Transposition
{
    private const int Block = 4;

    /// <param name="source">[rows, columns], a row every <paramref name="sourceStride"/> floats.</param>
    /// <param name="destination">[columns, rows], a row every <paramref name="destinationStride"/> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride)
    {
        int blockRows = rows - (rows % Block), blockColumns = columns - (columns % Block);
        for (int row = 0; row < blockRows; row += Block)
        {
            float* from = source + (row * sourceStride);
            for (int column = 0; column < blockColumns; column += Block)
            {
                CopyBlock(from + column, sourceStride, destination + (column * destinationStride) + row, destinationStride);
            }

            CopyElements(from, sourceStride, Block, blockColumns, columns, destination + row, destinationStride);
        }

        CopyElements(
            source + (blockRows * sourceStride), sourceStride, rows - blockRows, 0, columns, destination + blockRows, destinationStride);
    }

    private static void CopyElements(
        float* source, nint sourceStride, int rows, int firstColumn, int endColumn, float* destination, nint destinationStride)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = firstColumn; column < endColumn; column++)
            {
                destination[(column * destinationStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBlock(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Vector128<float> r0 = Vector128.Load(source), r1 = Vector128.Load(source + sourceStride);
        Vector128<float> r2 = Vector128.Load(source + (2 * sourceStride)), r3 = Vector128.Load(source + (3 * sourceStride));

        // pairs of rows interleaved, then pairs of pairs
        (Vector128<float> low02, Vector128<float> high02) = Interleave(r0, r2);
        (Vector128<float> low13, Vector128<float> high13) = Interleave(r1, r3);
        (Vector128<float> c0, Vector128<float> c1) = Interleave(low02, low13);
        (Vector128<float> c2, Vector128<float> c3) = Interleave(high02, high13);
        c0.Store(destination);
        c1.Store(destination + destinationStride);
        c2.Store(destination + (2 * destinationStride));
        c3.Store(destination + (3 * destinationStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Low, Vector128<float> High) Interleave(Vector128<float> left, Vector128<float> right)
    {
        if (Sse.IsSupported)
        {
            return (Sse.UnpackLow(left, right), Sse.UnpackHigh(left, right));
        }

        if (AdvSimd.Arm64.IsSupported)
        {
            return (AdvSimd.Arm64.ZipLow(left, right), AdvSimd.Arm64.ZipHigh(left, right));
        }

        return (Vector128.Create(left[0], right[0], left[1], right[1]), Vector128.Create(left[2], right[2], left[3], right[3]));
    }
}
