using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.SampleModel.Models;

/// <summary>The small files beside the weights.</summary>
internal static class BertConfigFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes config.json, sentence_bert_config.json, 1_Pooling/config.json and README.txt.</summary>
    public static void Write(string directory, BertShape shape, int seed)
    {
        WriteJson(Path.Combine(directory, "config.json"), Config(shape));
        WriteJson(Path.Combine(directory, "sentence_bert_config.json"), new JsonObject
        {
            ["max_seq_length"] = shape.MaxPositions,
            ["do_lower_case"] = false,
        });
        Directory.CreateDirectory(Path.Combine(directory, "1_Pooling"));
        WriteJson(Path.Combine(directory, "1_Pooling", "config.json"), new JsonObject
        {
            ["word_embedding_dimension"] = shape.HiddenSize,
            ["pooling_mode_cls_token"] = shape.Pooling == "cls",
            ["pooling_mode_mean_tokens"] = shape.Pooling == "mean",
            ["pooling_mode_max_tokens"] = shape.Pooling == "max",
            ["pooling_mode_mean_sqrt_len_tokens"] = false,
        });
        File.WriteAllText(
            Path.Combine(directory, "README.txt"),
            $"""
            A model for trying things out. Its weights are random (seed {seed}): it runs like a BERT encoder of its shape, but its
            embeddings mean nothing. Written by sample-model.

            """.ReplaceLineEndings("\n"));
    }

    private static JsonObject Config(BertShape shape) => new()
    {
        ["architectures"] = new JsonArray("BertModel"),
        ["model_type"] = "bert",
        ["hidden_size"] = shape.HiddenSize,
        ["num_hidden_layers"] = shape.LayerCount,
        ["num_attention_heads"] = shape.HeadCount,
        ["intermediate_size"] = shape.IntermediateSize,
        ["hidden_act"] = shape.Activation,
        ["vocab_size"] = shape.VocabularySize,
        ["max_position_embeddings"] = shape.MaxPositions,
        ["type_vocab_size"] = 2,
        ["layer_norm_eps"] = shape.LayerNormEpsilon,
        ["hidden_dropout_prob"] = 0.1,
        ["attention_probs_dropout_prob"] = 0.1,
        ["position_embedding_type"] = "absolute",
        ["pad_token_id"] = 0,
        ["torch_dtype"] = "float32",
    };

    private static void WriteJson(string path, JsonObject content) =>
        File.WriteAllText(path, content.ToJsonString(Indented) + "\n");
}
