using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>
/// Attention averages value vectors, so a channel of a value head may be divided as long as the output projection multiplies
/// what comes of it: the same channel of every query head that shares the value head.
/// </summary>
internal static class HeadGroups
{
    /// <summary>Gives channels of query heads that share a value head the largest factor among them.</summary>
    /// <param name="config">Of the heads.</param>
    /// <param name="factors">[heads * head size]; changed.</param>
    public static void Tie(DecoderConfig config, float[] factors)
    {
        float[] shared = Shared(config, factors);
        for (int i = 0; i < factors.Length; i++)
        {
            factors[i] = shared[ValueChannel(config, i)];
        }
    }

    /// <summary>The largest factor of each channel of the value heads.</summary>
    /// <param name="config">Of the heads.</param>
    /// <param name="factors">[heads * head size].</param>
    /// <returns>[value heads * head size].</returns>
    public static float[] Shared(DecoderConfig config, float[] factors)
    {
        float[] shared = new float[config.KeyValueHeadCount * config.HeadSize];
        for (int i = 0; i < factors.Length; i++)
        {
            ref float factor = ref shared[ValueChannel(config, i)];
            factor = MathF.Max(factor, factors[i]);
        }

        return shared;
    }

    private static int ValueChannel(DecoderConfig config, int channel)
    {
        int head = channel / config.HeadSize, group = config.HeadCount / config.KeyValueHeadCount;
        return (head / group * config.HeadSize) + (channel % config.HeadSize);
    }
}
