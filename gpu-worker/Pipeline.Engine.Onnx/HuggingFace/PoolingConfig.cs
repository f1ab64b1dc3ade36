using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>How a sentence-transformers model pools its hidden states.</summary>
public sealed record PoolingConfig
{
    private const string ModePrefix = "pooling_mode_";

    /// <summary>The one mode that is on.</summary>
    public required PoolingMode Mode { get; init; }

    /// <summary>Reads 1_Pooling/config.json; the mean where there is none.</summary>
    /// <param name="directory">The model directory.</param>
    /// <param name="hiddenSize">Floats of one token's hidden state, from the model's own config.</param>
    /// <exception cref="ModelFormatException">
    /// Not exactly one supported mode is on, the sizes differ, or modules.json asks for a module beyond pooling and normalising.
    /// </exception>
    public static PoolingConfig Read(string directory, int hiddenSize)
    {
        SentenceTransformerModules.Check(directory);
        JsonFields? fields = JsonFields.TryRead(Path.Combine(directory, "1_Pooling", "config.json"));
        if (fields is null)
        {
            return new PoolingConfig { Mode = PoolingMode.Mean };
        }

        int dimensions = fields.Int("word_embedding_dimension", 1, int.MaxValue);
        return dimensions == hiddenSize
            ? new PoolingConfig { Mode = ReadMode(fields) }
            : throw fields.Bad("word_embedding_dimension", $"{dimensions} differs from hidden_size in config.json ({hiddenSize}).");
    }

    private static PoolingMode ReadMode(JsonFields fields)
    {
        IEnumerable<string> modes = fields.Names.Where(name => name.StartsWith(ModePrefix, StringComparison.Ordinal));
        string[] on = [.. modes.Where(name => fields.Bool(name, fallback: false))];
        if (on.Length != 1)
        {
            string found = on.Length == 0 ? "none is" : ShownText.Of(string.Join(", ", on)) + " are";
            throw fields.Bad(ModePrefix + "*", $"exactly one mode must be on; {found}.");
        }

        return on[0] switch
        {
            "pooling_mode_mean_tokens" => PoolingMode.Mean,
            // the mean times a number of the sequence's length, which normalising the embedding removes again
            "pooling_mode_mean_sqrt_len_tokens" => PoolingMode.Mean,
            "pooling_mode_cls_token" => PoolingMode.Cls,
            "pooling_mode_max_tokens" => PoolingMode.Max,
            _ => throw fields.Bad(on[0], "this mode is not supported; cls_token, mean_tokens, max_tokens and mean_sqrt_len_tokens are."),
        };
    }
}
