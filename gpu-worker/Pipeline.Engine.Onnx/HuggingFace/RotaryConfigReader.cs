using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>
/// Reads the rotation of a decoder: rope_theta and rope_scaling, or the newer object rope_parameters that holds both. Where
/// releases 4 and 5 of transformers would take different values from one file, the file is refused.
/// </summary>
/// <param name="config">config.json.</param>
/// <param name="positions">max_position_embeddings.</param>
internal sealed class RotaryConfigReader(JsonFields config, int positions)
{
    private const double MaxTheta = 1e15;
    private const double MaxFactor = 1e6;
    private const int MaxLength = 16_777_216;

    // transformers' defaults
    private const double DefaultTheta = 10_000;
    private const double DefaultBetaFast = 32;
    private const double DefaultBetaSlow = 1;

    private const string ThetaField = "rope_theta";
    private const string OriginalLengthField = "original_max_position_embeddings";

    /// <exception cref="ModelFormatException">A field is malformed or asks for what is not supported.</exception>
    public RotaryConfig Read()
    {
        JsonFields? parameters = config.Object("rope_parameters");
        JsonFields? scaling = config.Object("rope_scaling");
        if (parameters is not null && scaling is not null)
        {
            throw config.Bad("rope_scaling", "stands beside rope_parameters; only one of them is supported.");
        }

        double theta = config.Double(ThetaField, 1, MaxTheta, fallback: DefaultTheta);
        if (scaling is not null && scaling.Double(ThetaField, 1, MaxTheta, fallback: theta) != theta)
        {
            throw scaling.Bad(ThetaField, "differs from rope_theta beside it; releases 4 and 5 of transformers take different ones.");
        }

        theta = parameters?.Double(ThetaField, 1, MaxTheta, fallback: theta) ?? theta;
        RotaryConfig plain = new() { Theta = theta };
        return (parameters ?? scaling) is { } found ? ReadScaling(found, plain) : plain;
    }

    private RotaryConfig ReadScaling(JsonFields fields, RotaryConfig plain)
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
        if (fields.String("type", fallback: type) != type)
        {
            throw fields.Bad(field, "differs from type; releases 4 and 5 of transformers take different ones.");
        }

        return type switch
        {
            "default" => plain,
            "linear" => plain with { Scaling = RotaryScaling.Linear, Factor = fields.Double("factor", 1, MaxFactor) },
            "llama3" => ReadLlama3(fields, plain),
            "yarn" => ReadYarn(fields, plain),
            _ => throw fields.Bad(field, $"'{ShownText.Of(type)}' is not supported; default, linear, llama3 and yarn are."),
        };
    }

    private RotaryConfig ReadLlama3(JsonFields fields, RotaryConfig plain)
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
                OriginalContextLength = ReadOriginalLength(fields),
            }
            : throw fields.Bad("high_freq_factor", "must be greater than low_freq_factor.");
    }

    /// <summary>
    /// As transformers' _compute_yarn_parameters does since 4.56. Where factor is not set it follows from the two lengths, as in
    /// release 5; where it is given it holds: releases 4.51 to 4.55 overrode it by the lengths, which undoes the scaling that
    /// the Qwen2.5 model cards ask for, and those before took max_position_embeddings for the original length.
    /// </summary>
    private RotaryConfig ReadYarn(JsonFields fields, RotaryConfig plain)
    {
        if (plain.Theta <= 1)
        {
            throw fields.Bad(ThetaField, "must be greater than 1 for yarn.");
        }

        int original = ReadOriginalLength(fields);
        double factor = fields.Double("factor", 1, MaxFactor, fallback: Math.Max(1, (double)positions / original));
        return plain with
        {
            Scaling = RotaryScaling.Yarn,
            Factor = factor,
            OriginalContextLength = original,
            BetaFast = ReadUnlessZero(fields, "beta_fast", DefaultBetaFast),
            BetaSlow = ReadUnlessZero(fields, "beta_slow", DefaultBetaSlow),

            // null is false in Python
            TruncatesRamp = fields.Bool("truncate", fallback: !fields.Has("truncate")),
            AttentionFactor = ReadAttentionFactor(fields, factor),
        };
    }

    /// <summary>
    /// Max_position_embeddings where it is left out. Release 5 prefers a field of the same name beside the object, release 4
    /// does not read it.
    /// </summary>
    private int ReadOriginalLength(JsonFields fields)
    {
        int length = fields.Int(OriginalLengthField, 1, MaxLength, fallback: positions);
        return config.Int(OriginalLengthField, 1, MaxLength, fallback: length) == length
            ? length
            : throw config.Bad(
                OriginalLengthField,
                $"differs from what the rotation says ({length}); releases 4 and 5 of transformers take different ones.");
    }

    private static double ReadAttentionFactor(JsonFields fields, double factor)
    {
        if (fields.HasValue("attention_factor"))
        {
            return fields.Double("attention_factor", 1e-6, MaxFactor);
        }

        double scale = ReadUnlessZero(fields, "mscale", fallback: 0);
        double scaleOfAll = ReadUnlessZero(fields, "mscale_all_dim", fallback: 0);
        return scale != 0 && scaleOfAll != 0
            ? Sharpening(factor, scale) / Sharpening(factor, scaleOfAll)
            : Sharpening(factor, 1);
    }

    /// <summary>A number that counts as not set where it is zero, as in Python.</summary>
    private static double ReadUnlessZero(JsonFields fields, string field, double fallback)
    {
        double value = fields.Double(field, 0, MaxFactor, fallback);
        return value == 0 ? fallback : value;
    }

    /// <summary>Equation 22 of the paper.</summary>
    private static double Sharpening(double factor, double scale) => factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;
}
