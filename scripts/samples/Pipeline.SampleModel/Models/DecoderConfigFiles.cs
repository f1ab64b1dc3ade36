using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.SampleModel.Vocabulary;

namespace Pipeline.SampleModel.Models;

/// <summary>The small files beside the weights.</summary>
internal static class DecoderConfigFiles
{
    private const string ChatTemplate =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes config.json, generation_config.json, tokenizer_config.json and README.txt.</summary>
    public static void Write(string directory, DecoderShape shape, int seed, ByteLevelVocabulary vocabulary, bool isBrainFloat)
    {
        WriteJson(Path.Combine(directory, "config.json"), Config(shape, vocabulary, isBrainFloat));
        WriteJson(Path.Combine(directory, "generation_config.json"), new JsonObject
        {
            ["eos_token_id"] = new JsonArray(vocabulary.IdOf(ByteLevelVocabulary.TurnEnd), vocabulary.IdOf(ByteLevelVocabulary.TextEnd)),
        });
        WriteJson(Path.Combine(directory, "tokenizer_config.json"), new JsonObject
        {
            ["tokenizer_class"] = "Qwen2Tokenizer",
            ["bos_token"] = null,
            ["eos_token"] = ByteLevelVocabulary.TurnEnd,
            ["pad_token"] = ByteLevelVocabulary.TextEnd,
            ["unk_token"] = null,
            ["model_max_length"] = shape.MaxPositions,
            ["chat_template"] = ChatTemplate,
        });
        File.WriteAllText(
            Path.Combine(directory, "README.txt"),
            $"""
            A model for trying things out. Its weights are random (seed {seed}): it runs like a Qwen2 decoder of its shape, but what
            it writes means nothing. Written by sample-model.

            """.ReplaceLineEndings("\n"));
    }

    private static JsonObject Config(DecoderShape shape, ByteLevelVocabulary vocabulary, bool isBrainFloat) => new()
    {
        ["architectures"] = new JsonArray("Qwen2ForCausalLM"),
        ["model_type"] = "qwen2",
        ["hidden_size"] = shape.HiddenSize,
        ["num_hidden_layers"] = shape.LayerCount,
        ["num_attention_heads"] = shape.HeadCount,
        ["num_key_value_heads"] = shape.KeyValueHeadCount,
        ["head_dim"] = shape.HeadSize,
        ["intermediate_size"] = shape.IntermediateSize,
        ["hidden_act"] = "silu",
        ["vocab_size"] = shape.VocabularySize,
        ["max_position_embeddings"] = shape.MaxPositions,
        ["rms_norm_eps"] = 1e-6,
        ["rope_theta"] = shape.RopeTheta,
        ["tie_word_embeddings"] = true,
        ["use_sliding_window"] = false,
        ["eos_token_id"] = vocabulary.IdOf(ByteLevelVocabulary.TextEnd),
        ["torch_dtype"] = isBrainFloat ? "bfloat16" : "float32",
    };

    private static void WriteJson(string path, JsonObject content) =>
        File.WriteAllText(path, content.ToJsonString(Indented) + "\n");
}
