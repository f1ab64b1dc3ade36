using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>
/// Reads the rotation of a decoder: rope_theta and rope_scaling, or the newer object rope_parameters that holds both.
/// </summary>
internal static class RotaryConfigReader
{
    private const double MaxTheta = 1e15;
    private const double MaxFactor = 1e6;

    // transformers' defaults
    private const double DefaultTheta = 10_000;
    private const double DefaultBetaFast = 32;
    private const double DefaultBetaSlow = 1;

    /// <param name="fields">config.json.</param>
    /// <param name="positions">max_position_embeddings.</param>
    /// <exception cref="ModelFormatException">A field is malformed or asks for what is not supported.</exception>
    public static RotaryConfig Read(JsonFields fields, int positions)
    {
        JsonFields? parameters = fields.Object("rope_parameters");
        JsonFields? scaling = fields.Object("rope_scaling");
        if (parameters is not null && scaling is not null)
        {
            throw fields.Bad("rope_scaling", "stands beside rope_parameters; only one of them is supported.");
        }

        double theta = fields.Double("rope_theta", 1, MaxTheta, fallback: DefaultTheta);
        theta = parameters?.Double("rope_theta", 1, MaxTheta, fallback: theta) ?? theta;
        RotaryConfig plain = new() { Theta = theta };
        return (parameters ?? scaling) is { } found ? ReadScaling(found, plain, positions) : plain;
    }

    private static RotaryConfig ReadScaling(JsonFields fields, RotaryConfig plain, int positions)
    {
        if (fields.HasValue("full_attention") || fields.HasValue("sliding_attention"))
        {
            throw fields.Bad("full_attention", "rotations that differ between layer types are not supported.");
        }

        if (fields.Double("partial_rotary_factor", 0, 1, fallback: 1) != 1)
        {
            throw fields.Bad("partial_rotary_factor", "rotating a part of a head is not supported; only 1 is.");
        }

        string field = fields.HasValue("rope_type") ? "rope_type" : "type";
        string type = fields.String(field, fallback: "default");
        return type switch
        {
            "default" => plain,
            "linear" => plain with { Scaling = RotaryScaling.Linear, Factor = fields.Double("factor", 1, MaxFactor) },
            "llama3" => ReadLlama3(fields, plain),
            "yarn" => ReadYarn(fields, plain, positions),
            _ => throw fields.Bad(field, $"'{ShownText.Of(type)}' is not supported; default, linear, llama3 and yarn are."),
        };
    }

    private static RotaryConfig ReadLlama3(JsonFields fields, RotaryConfig plain)
    {
        double low = fields.Double("low_freq_factor", 1e-6, MaxFactor);
        double high = fields.Double("high_freq_factor", 1e-6, MaxFactor);
        return low < high
            ? plain with
            {
                Scaling = RotaryScaling.Llama3,
                Factor = fields.Double("factor", 1, MaxFactor),
                LowFrequencyTurns = low,
                HighFrequencyTurns = high,
                OriginalContextLength = fields.Int("original_max_position_embeddings", 1, 16_777_216),
            }
            : throw fields.Bad("high_freq_factor", "must be greater than low_freq_factor.");
    }

    /// <summary>
    /// As transformers' _compute_yarn_parameters does. Where factor is missing it follows from the two lengths; where it is
    /// given it holds: releases 4.4x to 4.5x of transformers overrode it by the lengths, which undoes the scaling that the
    /// Qwen2.5 model cards ask for.
    /// </summary>
    private static RotaryConfig ReadYarn(JsonFields fields, RotaryConfig plain, int positions)
    {
        int original = fields.Int("original_max_position_embeddings", 1, 16_777_216, fallback: positions);
        double factor = fields.Double("factor", 1, MaxFactor, fallback: Math.Max(1, (double)positions / original));
        double betaFast = fields.Double("beta_fast", 1e-6, MaxFactor, fallback: DefaultBetaFast);
        double betaSlow = fields.Double("beta_slow", 1e-6, MaxFactor, fallback: DefaultBetaSlow);
        if (plain.Theta <= 1)
        {
            throw fields.Bad("rope_theta", "must be greater than 1 for yarn.");
        }

        return plain with
        {
            Scaling = RotaryScaling.Yarn,
            Factor = factor,
            OriginalContextLength = original,
            BetaFast = betaFast,
            BetaSlow = betaSlow,
            TruncatesRamp = fields.Bool("truncate", fallback: true),
            AttentionFactor = ReadAttentionFactor(fields, factor),
        };
    }

    private static double ReadAttentionFactor(JsonFields fields, double factor)
    {
        if (fields.HasValue("attention_factor"))
        {
            return fields.Double("attention_factor", 1e-6, MaxFactor);
        }

        // zero means "not set", as in Python
        double scale = fields.Double("mscale", 0, MaxFactor, fallback: 0);
        double scaleOfAll = fields.Double("mscale_all_dim", 0, MaxFactor, fallback: 0);
        return scale != 0 && scaleOfAll != 0
            ? Sharpening(factor, scale) / Sharpening(factor, scaleOfAll)
            : Sharpening(factor, 1);
    }

    /// <summary>Equation 22 of the paper.</summary>
    private static double Sharpening(double factor, double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;
}
