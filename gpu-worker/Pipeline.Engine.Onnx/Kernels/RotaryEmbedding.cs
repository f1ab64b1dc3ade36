using System.Runtime.CompilerServices;

namespace Pipeline.Engine.Onnx.Kernels;

/// <summary>Rotary position embedding (Su et al., "RoFormer") as Llama lays it out: element i is paired with i + width / 2.</summary>
internal static unsafe class RotaryEmbedding<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <param name="source">[width].</param>
    /// <param name="destination">[width]; not the source.</param>
    /// <param name="width">Even.</param>
    /// <param name="cosine">[width / 2]: of the position's angles.</param>
    /// <param name="sine">[width / 2]: of the position's angles.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(float* source, float* destination, nint width, float* cosine, float* sine)
    {
        nint half = width / 2, whole = half - (half % TLanes.Width);
        for (nint i = 0; i < whole; i += TLanes.Width)
        {
            TVector x = TLanes.Load(source + i), y = TLanes.Load(source + half + i);
            TVector cos = TLanes.Load(cosine + i), sin = TLanes.Load(sine + i);
            TLanes.Store(TLanes.Subtract(TLanes.Multiply(x, cos), TLanes.Multiply(y, sin)), destination + i);
            TLanes.Store(TLanes.Add(TLanes.Multiply(y, cos), TLanes.Multiply(x, sin)), destination + half + i);
        }

        for (nint i = whole; i < half; i++)
        {
            float x = source[i], y = source[half + i];
            destination[i] = (x * cosine[i]) - (y * sine[i]);
            destination[half + i] = (y * cosine[i]) + (x * sine[i]);
        }
    }
}
