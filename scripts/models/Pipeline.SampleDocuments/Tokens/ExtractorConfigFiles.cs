using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.SampleModel.Vocabulary;

namespace Pipeline.SampleDocuments.Tokens;

/// <summary>The small files of the extractor's Hugging Face directory.</summary>
internal static class ExtractorConfigFiles
{
    // the instruction is learnt: a document is the whole prompt, and what a system message says is read as part of it
    private const string ChatTemplate =
        "{% for message in messages %}"
        + "{% if message['role'] == 'assistant' %}{{ '<|assistant|>' + message['content'] + '<|end|>' }}"
        + "{% else %}{{ '<|user|>' + message['content'] }}{% endif %}"
        + "{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes tokenizer.json, tokenizer_config.json, config.json and generation_config.json.</summary>
    /// <param name="directory">Made where it is not there; must not hold these files.</param>
    /// <param name="vocabulary">With the special tokens of <see cref="ExtractorVocabulary"/>.</param>
    /// <exception cref="IOException">A file is there already, or cannot be written.</exception>
    public static void Write(string directory, ByteLevelVocabulary vocabulary)
    {
        Directory.CreateDirectory(directory);
        ByteLevelTokenizerJson.Write(Path.Combine(directory, "tokenizer.json"), vocabulary);
        int end = vocabulary.IdOf(ExtractorVocabulary.End);
        WriteJson(directory, "config.json", Config(vocabulary.Tokens.Count + vocabulary.Special.Count, end));
        WriteJson(directory, "generation_config.json", new JsonObject { ["eos_token_id"] = end });
        WriteJson(directory, "tokenizer_config.json", new JsonObject
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["bos_token"] = null,
            ["eos_token"] = ExtractorVocabulary.End,
            ["pad_token"] = ExtractorVocabulary.End,
            ["unk_token"] = null,
            ["model_max_length"] = ExtractorShape.MaxPositions,
            ["chat_template"] = ChatTemplate,
        });
    }

    private static JsonObject Config(int vocabularySize, int end) => new()
    {
        ["architectures"] = new JsonArray("LlamaForCausalLM"),
        ["model_type"] = "llama",
        ["hidden_size"] = ExtractorShape.HiddenSize,
        ["num_hidden_layers"] = ExtractorShape.LayerCount,
        ["num_attention_heads"] = ExtractorShape.HeadCount,
        ["num_key_value_heads"] = ExtractorShape.KeyValueHeadCount,
        ["head_dim"] = ExtractorShape.HeadSize,
        ["intermediate_size"] = ExtractorShape.IntermediateSize,
        ["hidden_act"] = "silu",
        ["vocab_size"] = vocabularySize,
        ["max_position_embeddings"] = ExtractorShape.MaxPositions,
        ["rms_norm_eps"] = ExtractorShape.NormEpsilon,
        ["rope_theta"] = ExtractorShape.RopeTheta,
        ["tie_word_embeddings"] = true,
        ["attention_bias"] = false,
        ["mlp_bias"] = false,
        ["bos_token_id"] = null,
        ["eos_token_id"] = end,
        ["torch_dtype"] = "float16",
    };

    private static void WriteJson(string directory, string name, JsonObject content) =>
        File.WriteAllText(Path.Combine(directory, name), content.ToJsonString(Indented) + "\n");
}
