using System.Text.Json.Nodes;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

/// <summary>A config.json of a small decoder, changed by each test before it is read.</summary>
internal sealed class DecoderDirectory : IDisposable
{
    private readonly TempDirectory _directory = new();

    public DecoderDirectory(string architecture = "LlamaForCausalLM") => Config = new JsonObject
    {
        ["architectures"] = new JsonArray(architecture),
        ["hidden_act"] = "silu",
        ["hidden_size"] = 16,
        ["intermediate_size"] = 24,
        ["num_hidden_layers"] = 2,
        ["num_attention_heads"] = 4,
        ["num_key_value_heads"] = 2,
        ["vocab_size"] = 100,
        ["max_position_embeddings"] = 512,
        ["rms_norm_eps"] = 1e-5,
        ["rope_theta"] = 500_000.0,
        ["eos_token_id"] = 2,
    };

    public JsonObject Config { get; }

    /// <summary>Sets a field to a value given as JSON.</summary>
    public void Set(string field, string json) => Config[field] = JsonNode.Parse(json);

    public string Write(string name, string content) => _directory.Write(name, content);

    public DecoderConfig Read()
    {
        Write("config.json", Config.ToJsonString());
        return DecoderConfig.Read(_directory.Path);
    }

    /// <summary>The message with which the config is refused.</summary>
    public string Refusal() => Assert.ThrowsExactly<ModelFormatException>(Read).Message;

    public void Dispose() => _directory.Dispose();
}
