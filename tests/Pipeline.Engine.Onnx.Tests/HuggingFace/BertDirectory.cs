using System.Text.Json.Nodes;
using Pipeline.Engine.Onnx.Tests.Safetensors;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

/// <summary>A model directory of a very small BERT, changed by each test before it is read.</summary>
internal sealed class BertDirectory : IDisposable
{
    private readonly TempDirectory _directory = new();

    public string Path => _directory.Path;

    /// <summary>config.json as objects; written by <see cref="WriteConfig"/>.</summary>
    public JsonObject Config { get; } = new()
    {
        ["architectures"] = new JsonArray("BertModel"),
        ["model_type"] = "bert",
        ["hidden_size"] = 8,
        ["num_hidden_layers"] = 2,
        ["num_attention_heads"] = 2,
        ["intermediate_size"] = 16,
        ["vocab_size"] = 10,
        ["max_position_embeddings"] = 12,
        ["type_vocab_size"] = 2,
        ["layer_norm_eps"] = 1e-12,
        ["hidden_act"] = "gelu",
    };

    public static List<(string Name, long[] Shape)> Tensors(string prefix = "", string scale = "weight", string offset = "bias")
    {
        List<(string Name, long[] Shape)> tensors =
        [
            ("embeddings.word_embeddings.weight", [10, 8]),
            ("embeddings.position_embeddings.weight", [12, 8]),
            ("embeddings.token_type_embeddings.weight", [2, 8]),
            ($"embeddings.LayerNorm.{scale}", [8]),
            ($"embeddings.LayerNorm.{offset}", [8]),
            ("pooler.dense.weight", [8, 8]),
            ("embeddings.position_ids", [1, 12]),
        ];
        foreach (string layer in (string[])["encoder.layer.0.", "encoder.layer.1."])
        {
            foreach (string square in (string[])["self.query", "self.key", "self.value", "output.dense"])
            {
                tensors.Add(($"{layer}attention.{square}.weight", [8, 8]));
                tensors.Add(($"{layer}attention.{square}.bias", [8]));
            }

            tensors.Add(($"{layer}attention.output.LayerNorm.{scale}", [8]));
            tensors.Add(($"{layer}attention.output.LayerNorm.{offset}", [8]));
            tensors.Add(($"{layer}intermediate.dense.weight", [16, 8]));
            tensors.Add(($"{layer}intermediate.dense.bias", [16]));
            tensors.Add(($"{layer}output.dense.weight", [8, 16]));
            tensors.Add(($"{layer}output.dense.bias", [8]));
            tensors.Add(($"{layer}output.LayerNorm.{scale}", [8]));
            tensors.Add(($"{layer}output.LayerNorm.{offset}", [8]));
        }

        return [.. tensors.Select(tensor => (prefix + tensor.Name, tensor.Shape))];
    }

    public BertDirectory WriteConfig()
    {
        Write("config.json", Config.ToJsonString());
        return this;
    }

    public string Write(string name, string content) => _directory.Write(name, content);

    public string Write(string name, ReadOnlySpan<byte> content) => _directory.Write(name, content);

    public void Dispose() => _directory.Dispose();
}
