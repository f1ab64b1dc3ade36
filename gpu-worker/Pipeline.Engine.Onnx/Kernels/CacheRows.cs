using System.Runtime.CompilerServices;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Rows of a key-value cache on their way in and out. Rows may have any width.</summary>
internal static unsafe class CacheRows<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <param name="source">[rows, width], a row every <paramref name="sourceStride"/> elements.</param>
    /// <param name="destination">[rows, width], a row every <paramref name="destinationStride"/> elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(float* source, nint sourceStride, int rows, nint width, float* destination, nint destinationStride)
    {
        nint whole = width - (width % TLanes.Width);
        for (int row = 0; row < rows; row++, source += sourceStride, destination += destinationStride)
        {
            for (nint i = 0; i < whole; i += TLanes.Width)
            {
                TLanes.Store(TLanes.Load(source + i), destination + i);
            }

            for (nint i = whole; i < width; i++)
            {
                destination[i] = source[i];
            }
        }
    }

    /// <inheritdoc cref="Load(float*, nint, int, nint, float*, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(Half* source, nint sourceStride, int rows, nint width, float* destination, nint destinationStride)
    {
        nint whole = width - (width % TLanes.Width);
        for (int row = 0; row < rows; row++, source += sourceStride, destination += destinationStride)
        {
            for (nint i = 0; i < whole; i += TLanes.Width)
            {
                TLanes.Store(TLanes.LoadHalf(source + i), destination + i);
            }

            for (nint i = whole; i < width; i++)
            {
                destination[i] = (float)source[i];
            }
        }
    }

    /// <summary>One row; see <see cref="ILanes{TVector}.StoreHalf"/> for values that a half cannot hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* source, nint width, Half* destination)
    {
        nint whole = width - (width % TLanes.Width);
        for (nint i = 0; i < whole; i += TLanes.Width)
        {
            TLanes.StoreHalf(TLanes.Load(source + i), destination + i);
        }

        if (whole < width)
        {
            StoreRest(source + whole, width - whole, destination + whole);
        }
    }

    /// <summary>The end of a row takes the same instructions, so that an element's value does not depend on its place.</summary>
    private static void StoreRest(float* source, nint count, Half* destination)
    {
        float* padded = stackalloc float[TLanes.Width];
        Half* narrow = stackalloc Half[TLanes.Width];
        new Span<float>(padded, TLanes.Width).Clear();
        new ReadOnlySpan<float>(source, (int)count).CopyTo(new Span<float>(padded, TLanes.Width));
        TLanes.StoreHalf(TLanes.Load(padded), narrow);
        new ReadOnlySpan<Half>(narrow, (int)count).CopyTo(new Span<Half>(destination, (int)count));
    }
}
