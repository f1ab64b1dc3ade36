using System.Text.Json.Nodes;
using Pipeline.Engine.Onnx.Tests.Models;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Reporting;

/// <summary>What calibration needs of a random decoder: a tokenizer.json of the words w0, w1, …, texts of them, and outliers.</summary>
internal static class TokenizedDecoder
{
    public static void WriteTokenizer(RandomDecoder model)
    {
        JsonObject vocabulary = [];
        for (int id = 0; id < model.Shape.VocabularySize; id++)
        {
            vocabulary.Add($"w{id}", id);
        }

        JsonObject tokenizer = new()
        {
            ["pre_tokenizer"] = new JsonObject { ["type"] = "WhitespaceSplit" },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "w0",
                ["continuing_subword_prefix"] = "##",
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = vocabulary,
            },
        };
        File.WriteAllText(Path.Combine(model.Path, "tokenizer.json"), tokenizer.ToJsonString());
    }

    /// <summary>Writes texts of random tokens, one a line, and returns the file.</summary>
    public static string WriteTexts(RandomDecoder model, string name, int count, int tokens)
    {
        string path = model.Combine(name);
        string[] lines = [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', model.Sequence(tokens).Select(id => $"w{id}")))];
        File.WriteAllLines(path, lines.Select((line, i) => i % 2 == 0 ? line : new JsonObject { ["text"] = line }.ToJsonString()));
        return path;
    }

    /// <summary>
    /// Gives channels of what norms and gates give a large factor, and the weights that take them its inverse: the model computes
    /// the same, but its activations have the outliers of real ones.
    /// </summary>
    public static void AddOutliers(RandomDecoder model, double factor)
    {
        int[] channels = [3, model.Shape.HiddenSize / 2], gated = [5, model.Shape.IntermediateSize / 2];
        for (int layer = 0; layer < model.Shape.LayerCount; layer++)
        {
            string attention = $"layers.{layer}.self_attn.", feedForward = $"layers.{layer}.mlp.";
            string[] projections = [attention + "q_proj.weight", attention + "k_proj.weight", attention + "v_proj.weight"];
            Move(model, $"layers.{layer}.input_layernorm.weight", channels, factor, projections);
            string[] gateAndUp = [feedForward + "gate_proj.weight", feedForward + "up_proj.weight"];
            Move(model, $"layers.{layer}.post_attention_layernorm.weight", channels, factor, gateAndUp);
            Move(model, feedForward + "up_proj.weight", gated, factor, feedForward + "down_proj.weight");
        }

        RandomDecoderFiles.WriteWeights(model.Path, model);
    }

    private static void Move(RandomDecoder model, string from, int[] channels, double factor, params string[] into)
    {
        double[] source = model.Tensors[from];
        int width = source.Length / model.Sizes[from][0];
        foreach (int channel in channels)
        {
            for (int i = channel * width; i < (channel + 1) * width; i++)
            {
                source[i] = (float)(source[i] * factor);
            }

            foreach (string name in into)
            {
                double[] weights = model.Tensors[name];
                int columns = model.Sizes[name][1];
                for (int i = channel; i < weights.Length; i += columns)
                {
                    weights[i] = (float)(weights[i] / factor);
                }
            }
        }
    }
}
