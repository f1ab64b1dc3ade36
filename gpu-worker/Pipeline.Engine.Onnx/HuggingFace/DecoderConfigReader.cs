using System.Collections.Immutable;
using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>
/// Reads the config of a decoder. What is left out has the defaults of transformers' config classes; what would change the
/// computation in a way that we do not know is refused by name.
/// </summary>
internal sealed class DecoderConfigReader(string directory)
{
    private const int MaxStopTokens = 1_024;

    private readonly JsonFields _fields = JsonFields.Read(Path.Combine(directory, "config.json"));

    /// <exception cref="ModelFormatException">A field is missing, out of range, or asks for what is not supported.</exception>
    public DecoderConfig Read()
    {
        DecoderFamily family = ReadFamily();
        CheckSupported();
        int hiddenSize = _fields.Int("hidden_size", 1, 65_536);
        int headCount = _fields.Int("num_attention_heads", 1, 1_024);
        int layerCount = _fields.Int("num_hidden_layers", 1, 1_024);
        int vocabularySize = _fields.Int("vocab_size", 1, 16_777_216);
        int positions = _fields.Int("max_position_embeddings", 1, 16_777_216);
        RotaryConfig rotary = new RotaryConfigReader(_fields, positions).Read();

        // Qwen2 always has these three and never the fourth; the others have all or none.
        bool hasBiases = family is not (DecoderFamily.Qwen2 or DecoderFamily.Mistral) && _fields.Bool("attention_bias", fallback: false);
        return new DecoderConfig
        {
            Family = family,
            HiddenSize = hiddenSize,
            LayerCount = layerCount,
            HeadCount = headCount,
            KeyValueHeadCount = ReadKeyValueHeadCount(family, headCount),
            HeadSize = ReadHeadSize(family, hiddenSize, headCount),
            IntermediateSize = _fields.Int("intermediate_size", 1, 1_048_576),
            VocabularySize = vocabularySize,
            ContextLength = ContextLength(rotary, positions),
            NormEpsilon = _fields.Float("rms_norm_eps", 1e-30f, 1f, fallback: 1e-6f),
            TieEmbeddings = _fields.Bool("tie_word_embeddings", fallback: false),
            HasQueryKeyValueBias = hasBiases || family == DecoderFamily.Qwen2,
            HasOutputBias = hasBiases,
            Rotary = rotary,
            Windows = WindowReader.Read(_fields, family, layerCount, positions),
            StopTokenIds = ReadStopTokenIds(family, vocabularySize),
        };
    }

    private DecoderFamily ReadFamily()
    {
        IReadOnlyList<string> names = _fields.Strings("architectures", 16) ?? throw _fields.Bad("architectures", "is missing.");
        if (names.Count != 1)
        {
            throw _fields.Bad("architectures", $"has {names.Count} entries; exactly one is supported.");
        }

        DecoderFamily family = names[0] switch
        {
            "LlamaForCausalLM" => DecoderFamily.Llama,
            "MistralForCausalLM" => DecoderFamily.Mistral,
            "Qwen2ForCausalLM" => DecoderFamily.Qwen2,
            "Qwen3ForCausalLM" => DecoderFamily.Qwen3,
            _ => throw _fields.Bad(
                "architectures",
                $"'{ShownText.Of(names[0])}' is not supported; LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM and Qwen3ForCausalLM are."),
        };

        // transformers goes by the field, other engines by the architecture
        string type = _fields.String("model_type", fallback: "");
        return type.Length == 0 || string.Equals(type, family.ToString(), StringComparison.OrdinalIgnoreCase)
            ? family
            : throw _fields.Bad("model_type", $"'{ShownText.Of(type)}' contradicts architectures, which says {names[0]}.");
    }

    private void CheckSupported()
    {
        string activation = _fields.String("hidden_act", fallback: "silu");
        if (activation != "silu")
        {
            throw _fields.Bad("hidden_act", $"'{ShownText.Of(activation)}' is not supported; only 'silu' is.");
        }

        if (_fields.HasValue("quantization_config"))
        {
            throw _fields.Bad("quantization_config", "quantised checkpoints are not supported; take the original and compile it.");
        }

        if (!_fields.Bool("is_causal", fallback: true))
        {
            throw _fields.Bad("is_causal", "tokens that see later ones are not supported.");
        }

        if (_fields.Bool("mlp_bias", fallback: false))
        {
            throw _fields.Bad("mlp_bias", "biases in the feed-forward blocks are not supported.");
        }

        foreach (string field in (string[])["num_local_experts", "num_experts", "n_routed_experts"])
        {
            if (_fields.HasValue(field))
            {
                throw _fields.Bad(field, "mixtures of experts are not supported.");
            }
        }

        if (_fields.Double("partial_rotary_factor", 0, 1, fallback: 1) != 1)
        {
            throw _fields.Bad("partial_rotary_factor", "rotating a part of a head is not supported; only 1 is.");
        }
    }

    /// <summary>Null means as many as query heads; where the field is left out, families differ.</summary>
    private int ReadKeyValueHeadCount(DecoderFamily family, int headCount)
    {
        const string field = "num_key_value_heads";
        int leftOut = family switch
        {
            DecoderFamily.Mistral => 8,
            DecoderFamily.Qwen2 or DecoderFamily.Qwen3 => 32,
            _ => headCount,
        };
        int count = _fields.Int(field, 1, headCount, fallback: _fields.Has(field) ? headCount : leftOut);
        return headCount % count == 0 ? count : throw _fields.Bad(field, $"{count} does not divide num_attention_heads ({headCount}).");
    }

    private int ReadHeadSize(DecoderFamily family, int hiddenSize, int headCount)
    {
        const int qwen3Default = 128;
        if (!_fields.HasValue("head_dim") && family != DecoderFamily.Qwen3 && hiddenSize % headCount != 0)
        {
            throw _fields.Bad("hidden_size", $"{hiddenSize} is not divisible by num_attention_heads ({headCount}), and head_dim is missing.");
        }

        int fallback = family == DecoderFamily.Qwen3 ? qwen3Default : hiddenSize / headCount;
        int size = _fields.Int("head_dim", 1, 4_096, fallback);
        return size % 2 == 0 ? size : throw _fields.Bad("head_dim", $"heads of {size} floats are not supported; rotation takes them in pairs.");
    }

    /// <summary>
    /// Yarn stretches the original context; configs state either length in max_position_embeddings. Llama 3 configs state the
    /// stretched one; linear ones state either too, and since nothing tells which, what they state holds.
    /// </summary>
    private static int ContextLength(RotaryConfig rotary, int positions) => rotary.Scaling == RotaryScaling.Yarn
        ? (int)Math.Clamp(rotary.OriginalContextLength * rotary.Factor, positions, 16_777_216)
        : positions;

    private ImmutableArray<int> ReadStopTokenIds(DecoderFamily family, int vocabularySize)
    {
        const string field = "eos_token_id";
        const int leftOut = 2;
        JsonFields? generation = JsonFields.TryRead(Path.Combine(directory, "generation_config.json"));
        IReadOnlyList<int>? ids = generation?.IntOrInts(field, MaxStopTokens, 0, vocabularySize - 1)
            ?? _fields.IntOrInts(field, MaxStopTokens, 0, vocabularySize - 1);
        if (ids is null && !_fields.Has(field) && family is DecoderFamily.Llama or DecoderFamily.Mistral && vocabularySize > leftOut)
        {
            return [leftOut];
        }

        return [.. (ids ?? []).Distinct()];
    }
}
