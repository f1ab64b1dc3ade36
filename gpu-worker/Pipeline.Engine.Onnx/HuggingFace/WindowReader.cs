using System.Collections.Immutable;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>Reads which layers of a decoder see a sliding window, by the rules of each family in transformers.</summary>
internal static class WindowReader
{
    private const string Field = "sliding_window";
    private const string FullAttention = "full_attention";
    private const string SlidingAttention = "sliding_attention";

    /// <summary>What Mistral's, Qwen2's and Qwen3's configs mean where the field is left out; null means no window.</summary>
    private const int DefaultWindow = 4_096;

    /// <summary>Qwen2's and Qwen3's default of max_window_layers.</summary>
    private const int DefaultFirstLayers = 28;

    /// <summary>For each layer the keys that a token sees, its own included; null where it sees all before it.</summary>
    /// <param name="fields">config.json.</param>
    /// <param name="family">Which rules hold.</param>
    /// <param name="layerCount">num_hidden_layers.</param>
    /// <param name="positions">max_position_embeddings.</param>
    /// <exception cref="ModelFormatException">A field is malformed or asks for what is not supported.</exception>
    public static ImmutableArray<int?> Read(JsonFields fields, DecoderFamily family, int layerCount, int positions)
    {
        IReadOnlyList<string>? types = ReadLayerTypes(fields, layerCount);
        switch (family)
        {
            case DecoderFamily.Qwen2 or DecoderFamily.Qwen3:
                int? window = fields.Bool("use_sliding_window", fallback: false) ? ReadWindow(fields) : null;
                if (window is null)
                {
                    // transformers fails: such a layer's mask needs a window
                    Require(fields, types, FullAttention);
                }

                int firstLayers = fields.Int("max_window_layers", 0, int.MaxValue, fallback: DefaultFirstLayers);
                return [.. Enumerable.Range(0, layerCount).Select(layer =>
                    (types is null ? layer >= firstLayers : types[layer] == SlidingAttention) ? window : null)];
            case DecoderFamily.Mistral:
                int? everywhere = ReadWindow(fields);
                Require(fields, types, everywhere is null ? FullAttention : SlidingAttention);
                return [.. Enumerable.Repeat(everywhere, layerCount)];
            default:
                Require(fields, types, FullAttention);
                if (fields.HasValue(Field) && fields.Int(Field, 1, int.MaxValue) < positions)
                {
                    // its mask knows no window, but since 4.56 its cache forgets what lies before one
                    throw fields.Bad(Field, "a Llama has none; releases of transformers differ in what they make of it.");
                }

                return [.. Enumerable.Repeat<int?>(null, layerCount)];
        }
    }

    private static int? ReadWindow(JsonFields fields)
    {
        if (!fields.Has(Field))
        {
            return DefaultWindow;
        }

        return fields.HasValue(Field) ? fields.Int(Field, 1, int.MaxValue) : null;
    }

    private static IReadOnlyList<string>? ReadLayerTypes(JsonFields fields, int layerCount)
    {
        IReadOnlyList<string>? types = fields.Strings("layer_types", 1_024);
        if (types is null)
        {
            return null;
        }

        if (types.Count != layerCount)
        {
            throw fields.Bad("layer_types", $"has {types.Count} entries; num_hidden_layers is {layerCount}.");
        }

        string? unknown = types.FirstOrDefault(type => type is not (FullAttention or SlidingAttention));
        return unknown is null
            ? types
            : throw fields.Bad("layer_types", $"'{ShownText.Of(unknown)}' is not supported; {FullAttention} and {SlidingAttention} are.");
    }

    private static void Require(JsonFields fields, IReadOnlyList<string>? types, string expected)
    {
        if (types is not null && types.Any(type => type != expected))
        {
            throw fields.Bad("layer_types", $"only {expected} is supported in this model.");
        }
    }
}
