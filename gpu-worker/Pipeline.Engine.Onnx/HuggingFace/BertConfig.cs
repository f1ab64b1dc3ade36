using Pipeline.Engine.Onnx.Safetensors;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The shape of a BERT encoder, read from a Hugging Face model directory.</summary>
public sealed record BertConfig
{
    /// <summary>Floats of one token's hidden state: the embedding's dimensions.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Encoder layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>Attention heads of a layer; divides <see cref="HiddenSize"/>.</summary>
    public required int HeadCount { get; init; }

    /// <summary>Floats of one head.</summary>
    public int HeadSize => HiddenSize / HeadCount;

    /// <summary>Floats between the two projections of a feed-forward block.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Rows of the word embeddings: ids from here on are not valid.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Rows of the position embeddings.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Longest sequence to accept, in tokens, special tokens included; at most <see cref="MaxPositions"/>.</summary>
    public required int MaxSequenceTokens { get; init; }

    /// <summary>Rows of the token-type embeddings.</summary>
    public required int TypeVocabularySize { get; init; }

    /// <summary>Added to the variance in every layer normalisation.</summary>
    public required float LayerNormEpsilon { get; init; }

    /// <summary>Of the feed-forward blocks.</summary>
    public required Activation Activation { get; init; }

    /// <summary>
    /// Reads config.json, and sentence_bert_config.json where there is one: its max_seq_length lowers the longest sequence.
    /// </summary>
    /// <exception cref="ModelFormatException">A field is missing, out of range, or asks for what is not supported.</exception>
    public static BertConfig Read(string directory)
    {
        JsonFields fields = JsonFields.Read(Path.Combine(directory, "config.json"));
        CheckSupported(fields);
        int hiddenSize = fields.Int("hidden_size", 1, 65_536);
        int headCount = fields.Int("num_attention_heads", 1, 1_024);
        if (hiddenSize % headCount != 0)
        {
            throw fields.Bad("hidden_size", $"{hiddenSize} is not divisible by num_attention_heads ({headCount}).");
        }

        int maxPositions = fields.Int("max_position_embeddings", 1, 1_048_576);
        return new BertConfig
        {
            HiddenSize = hiddenSize,
            LayerCount = fields.Int("num_hidden_layers", 1, 1_024),
            HeadCount = headCount,
            IntermediateSize = fields.Int("intermediate_size", 1, 1_048_576),
            VocabularySize = fields.Int("vocab_size", 1, 16_777_216),
            MaxPositions = maxPositions,
            MaxSequenceTokens = ReadMaxSequenceTokens(directory, maxPositions),
            // the defaults here and below are those of transformers' BertConfig, for files that leave them out
            TypeVocabularySize = fields.Int("type_vocab_size", 1, 1_024, fallback: 2),
            LayerNormEpsilon = fields.Float("layer_norm_eps", 1e-30f, 1f, fallback: 1e-12f),
            Activation = ReadActivation(fields),
        };
    }

    private static void CheckSupported(JsonFields fields)
    {
        string modelType = fields.String("model_type");
        if (modelType != "bert")
        {
            throw fields.Bad("model_type", $"'{ShownText.Of(modelType)}' is not supported; only 'bert' is.");
        }

        string positions = fields.String("position_embedding_type", fallback: "absolute");
        if (positions != "absolute")
        {
            throw fields.Bad("position_embedding_type", $"'{ShownText.Of(positions)}' is not supported; only 'absolute' is.");
        }

        foreach (string field in (string[])["is_decoder", "add_cross_attention"])
        {
            if (fields.Bool(field, fallback: false))
            {
                throw fields.Bad(field, "decoders are not supported; only encoders are.");
            }
        }
    }

    private static Activation ReadActivation(JsonFields fields)
    {
        string name = fields.String("hidden_act", fallback: "gelu");
        return name switch
        {
            "gelu" => Activation.Gelu,
            "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Activation.GeluTanh,
            "relu" => Activation.Relu,
            "silu" or "swish" => Activation.Silu,
            _ => throw fields.Bad(
                "hidden_act",
                $"'{ShownText.Of(name)}' is not supported; gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, relu, silu and swish are."),
        };
    }

    private static int ReadMaxSequenceTokens(string directory, int maxPositions)
    {
        JsonFields? fields = JsonFields.TryRead(Path.Combine(directory, "sentence_bert_config.json"));
        return Math.Min(maxPositions, fields?.Int("max_seq_length", 1, int.MaxValue, fallback: maxPositions) ?? maxPositions);
    }
}
