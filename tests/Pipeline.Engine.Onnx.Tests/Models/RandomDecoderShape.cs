using System.Text.Json.Nodes;

namespace Pipeline.Engine.Onnx.Tests.Models;

/// <summary>What kind of decoder a test wants. The fields are those of config.json.</summary>
internal sealed record RandomDecoderShape
{
    public static readonly string[] Architectures = ["LlamaForCausalLM", "MistralForCausalLM", "Qwen2ForCausalLM", "Qwen3ForCausalLM"];

    public string Architecture { get; init; } = "LlamaForCausalLM";

    public int HiddenSize { get; init; } = 32;

    public int HeadCount { get; init; } = 4;

    public int KeyValueHeadCount { get; init; } = 2;

    public int HeadSize { get; init; } = 8;

    public int LayerCount { get; init; } = 2;

    public int IntermediateSize { get; init; } = 48;

    public int VocabularySize { get; init; } = 61;

    public int ContextLength { get; init; } = 256;

    public bool TieEmbeddings { get; init; }

    /// <summary>Of Llama and Qwen3: attention_bias. Qwen2 has biases of its own.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Tokens that a token sees, itself among them; null for all. Not of Llama.</summary>
    public int? Window { get; init; }

    /// <summary>Of Qwen2 and Qwen3: layers before this one see all.</summary>
    public int FirstWindowLayer { get; init; }

    public double RopeTheta { get; init; } = 10_000;

    /// <summary>As in config.json, or null.</summary>
    public JsonObject? RopeScaling { get; init; }

    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>F32, F16 or BF16.</summary>
    public string StoredType { get; init; } = "F32";

    /// <summary>Files of weights; more than one have an index.</summary>
    public int ShardCount { get; init; } = 1;

    /// <summary>Before the names of all tensors but the head's.</summary>
    public string Prefix { get; init; } = "model.";

    public bool IsQwen2 => Architecture == "Qwen2ForCausalLM";

    public bool HasHeadNorms => Architecture == "Qwen3ForCausalLM";

    public bool HasQueryBias => IsQwen2 || HasOutputBias;

    public bool HasOutputBias => AttentionBias && Architecture is "LlamaForCausalLM" or "Qwen3ForCausalLM";

    /// <summary>A small shape with everything that may differ drawn at random.</summary>
    public static RandomDecoderShape Create(Random random, string architecture)
    {
        int groups = random.Next(1, 4), keyHeads = random.Next(1, 4), layers = random.Next(1, 4);
        return new RandomDecoderShape
        {
            Architecture = architecture,
            HiddenSize = 4 * random.Next(2, 25),
            HeadCount = groups * keyHeads,
            KeyValueHeadCount = keyHeads,
            HeadSize = Pick(random, 4, 8, 16, 20, 32, 64),
            LayerCount = layers,
            IntermediateSize = random.Next(5, 200),
            VocabularySize = random.Next(20, 200),
            TieEmbeddings = random.Next(2) == 0,
            AttentionBias = random.Next(2) == 0,
            Window = architecture != "LlamaForCausalLM" && random.Next(2) == 0 ? random.Next(1, 40) : null,
            FirstWindowLayer = random.Next(layers + 1),
            RopeTheta = Pick(random, 100.0, 10_000.0, 1e6),
            RopeScaling = CreateScaling(random),
            NormEpsilon = Pick(random, 1e-6, 1e-5),
            StoredType = Pick(random, "F32", "F16", "BF16"),
            ShardCount = random.Next(1, 4),
            Prefix = Pick(random, "model.", ""),
        };
    }

    public override string ToString() =>
        $"{Architecture} {HiddenSize}/{IntermediateSize} {HeadCount}:{KeyValueHeadCount}x{HeadSize} L{LayerCount} V{VocabularySize} "
        + $"tied {TieEmbeddings} bias {AttentionBias} window {Window} from {FirstWindowLayer} rope {RopeTheta} "
        + $"{RopeScaling?.ToJsonString()} {StoredType} in {ShardCount} '{Prefix}'";

    private static JsonObject? CreateScaling(Random random) => random.Next(6) switch
    {
        0 => new JsonObject { ["type"] = "linear", ["factor"] = 2.5 },
        1 => new JsonObject
        {
            ["rope_type"] = "llama3",
            ["factor"] = 8.0,
            ["low_freq_factor"] = 1.0,
            ["high_freq_factor"] = 4.0,
            ["original_max_position_embeddings"] = 32.0,
        },
        2 => new JsonObject { ["rope_type"] = "yarn", ["factor"] = 4.0, ["original_max_position_embeddings"] = 64.0 },
        3 => new JsonObject
        {
            ["type"] = "yarn",
            ["factor"] = 40.0,
            ["original_max_position_embeddings"] = 64.0,
            ["beta_fast"] = 16.0,
            ["beta_slow"] = 2.0,
            ["mscale"] = 1.0,
            ["mscale_all_dim"] = 0.5,
        },
        4 => new JsonObject { ["type"] = "yarn", ["factor"] = 2.0, ["attention_factor"] = 1.25, ["truncate"] = false },
        _ => null,
    };

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
