using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

[TestClass]
public sealed class DecoderConfigTests
{
    [TestMethod]
    public void Read_FullConfig_GivesEveryField()
    {
        using DecoderDirectory directory = new();
        directory.Set("head_dim", "6");
        directory.Set("tie_word_embeddings", "true");
        directory.Set("attention_bias", "true");

        DecoderConfig config = directory.Read();

        Assert.AreEqual(DecoderFamily.Llama, config.Family);
        Assert.AreEqual((16, 24, 2), (config.HiddenSize, config.IntermediateSize, config.LayerCount));
        Assert.AreEqual((4, 2, 6), (config.HeadCount, config.KeyValueHeadCount, config.HeadSize));
        Assert.AreEqual((100, 512, 1e-5f), (config.VocabularySize, config.ContextLength, config.NormEpsilon));
        Assert.AreEqual((true, true, true), (config.TieEmbeddings, config.HasQueryKeyValueBias, config.HasOutputBias));
        Assert.AreEqual(new RotaryConfig { Theta = 500_000 }, config.Rotary);
        CollectionAssert.AreEqual(new int?[] { null, null }, config.Windows.ToArray());
        CollectionAssert.AreEqual(new[] { 2 }, config.StopTokenIds.ToArray());
    }

    [TestMethod]
    public void Read_OptionalFieldsAreMissing_TakesTheDefaultsOfTransformers()
    {
        using DecoderDirectory directory = new();
        foreach (string field in (string[])["num_key_value_heads", "rms_norm_eps", "rope_theta", "eos_token_id", "hidden_act"])
        {
            directory.Config.Remove(field);
        }

        DecoderConfig config = directory.Read();

        Assert.AreEqual((4, 4, 1e-6f), (config.KeyValueHeadCount, config.HeadSize, config.NormEpsilon));
        Assert.AreEqual(10_000, config.Rotary.Theta);
        Assert.AreEqual((false, false), (config.TieEmbeddings, config.HasQueryKeyValueBias));
        CollectionAssert.AreEqual(new[] { 2 }, config.StopTokenIds.ToArray());
    }

    [TestMethod]
    [DataRow("LlamaForCausalLM", 4, "2")]
    [DataRow("MistralForCausalLM", 8, "2")]
    [DataRow("Qwen2ForCausalLM", 32, "")]
    [DataRow("Qwen3ForCausalLM", 32, "")]
    public void Read_HeadsAndStopTokensAreMissing_TakesTheDefaultsOfTheFamily(string architecture, int keyValueHeads, string stopTokens)
    {
        using DecoderDirectory directory = new(architecture);
        directory.Set("num_attention_heads", architecture == "LlamaForCausalLM" ? "4" : "64");
        directory.Set("head_dim", "8");
        directory.Config.Remove("num_key_value_heads");
        directory.Config.Remove("eos_token_id");

        DecoderConfig config = directory.Read();

        Assert.AreEqual(keyValueHeads, config.KeyValueHeadCount);
        Assert.AreEqual(stopTokens, string.Join(' ', config.StopTokenIds));
    }

    [TestMethod]
    [DataRow("LlamaForCausalLM")]
    [DataRow("MistralForCausalLM")]
    [DataRow("Qwen2ForCausalLM")]
    [DataRow("Qwen3ForCausalLM")]
    public void Read_HeadsAndStopTokensAreNull_TakesQueryHeadsAndNone(string architecture)
    {
        using DecoderDirectory directory = new(architecture);
        directory.Set("num_key_value_heads", "null");
        directory.Set("eos_token_id", "null");

        DecoderConfig config = directory.Read();

        Assert.AreEqual(4, config.KeyValueHeadCount);
        Assert.IsEmpty(config.StopTokenIds);
    }

    [TestMethod]
    [DataRow("LlamaForCausalLM", DecoderFamily.Llama, false, false, false, 4)]
    [DataRow("MistralForCausalLM", DecoderFamily.Mistral, false, false, false, 4)]
    [DataRow("Qwen2ForCausalLM", DecoderFamily.Qwen2, true, false, false, 4)]
    [DataRow("Qwen3ForCausalLM", DecoderFamily.Qwen3, false, false, true, 128)]
    public void Read_EachFamily_HasItsBiasesAndNorms(
        string architecture, DecoderFamily family, bool queryBias, bool outputBias, bool headNorms, int headSize)
    {
        using DecoderDirectory directory = new(architecture);

        DecoderConfig config = directory.Read();

        Assert.AreEqual(family, config.Family);
        Assert.AreEqual((queryBias, outputBias, headNorms), (config.HasQueryKeyValueBias, config.HasOutputBias, config.HasHeadNorms));
        Assert.AreEqual(headSize, config.HeadSize);
    }

    [TestMethod]
    [DataRow("7", null, "7")]
    [DataRow("[7, 9, 7]", null, "7 9")]
    [DataRow("7", """{"eos_token_id": [1, 3]}""", "1 3")]
    [DataRow("7", """{"eos_token_id": null}""", "7")]
    [DataRow("7", """{}""", "7")]
    [DataRow("null", """{"eos_token_id": 4}""", "4")]
    public void Read_StopTokens_ComeFromTheGenerationConfigFirst(string inConfig, string? generationConfig, string expected)
    {
        using DecoderDirectory directory = new();
        directory.Set("eos_token_id", inConfig);
        if (generationConfig is not null)
        {
            directory.Write("generation_config.json", generationConfig);
        }

        Assert.AreEqual(expected, string.Join(' ', directory.Read().StopTokenIds));
    }

    [TestMethod]
    [DataRow("MistralForCausalLM", "sliding_window=5", "5 5")]
    [DataRow("MistralForCausalLM", "sliding_window=null", "- -")]
    [DataRow("MistralForCausalLM", "", "4096 4096")]
    [DataRow("Qwen2ForCausalLM", "sliding_window=5", "- -")]
    [DataRow("Qwen2ForCausalLM", "sliding_window=5 use_sliding_window=true max_window_layers=1", "- 5")]
    [DataRow("Qwen2ForCausalLM", "sliding_window=5 use_sliding_window=true", "- -")]
    [DataRow("Qwen2ForCausalLM", "sliding_window=null use_sliding_window=true max_window_layers=0", "- -")]
    [DataRow("Qwen3ForCausalLM", """sliding_window=5 use_sliding_window=true layer_types=["sliding_attention","full_attention"]""", "5 -")]
    [DataRow("LlamaForCausalLM", "sliding_window=512", "- -")]
    [DataRow("LlamaForCausalLM", "sliding_window=null", "- -")]
    public void Read_Windows_FollowTheFamilysRules(string architecture, string fields, string expected)
    {
        using DecoderDirectory directory = new(architecture);
        foreach (string[] field in fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=')))
        {
            directory.Set(field[0], field[1]);
        }

        Assert.AreEqual(expected, string.Join(' ', directory.Read().Windows.Select(window => (object?)window ?? "-")));
    }

    [TestMethod]
    // no window to slide: transformers fails too
    [DataRow("Qwen3ForCausalLM", "layer_types", """["sliding_attention","full_attention"]""", "only full_attention")]
    [DataRow("MistralForCausalLM", "layer_types", """["sliding_attention","full_attention"]""", "only sliding_attention")]
    [DataRow("MistralForCausalLM", "model_type", "\"llama\"", "contradicts architectures")]
    [DataRow("MistralForCausalLM", "num_key_value_heads", null, "8 does not divide num_attention_heads (4)")]
    public void Read_NotOfTheFamily_NamesFileAndField(string architecture, string field, string? json, string sentence)
    {
        using DecoderDirectory directory = new(architecture);
        directory.Config.Remove(field);
        if (json is not null)
        {
            directory.Set(field, json);
        }

        string message = directory.Refusal();

        StringAssert.Contains(message, $"config.json: {field}: ");
        StringAssert.Contains(message, sentence);
    }

    [TestMethod]
    [DataRow("architectures", """["MixtralForCausalLM"]""", "'MixtralForCausalLM' is not supported")]
    [DataRow("architectures", """["A","B"]""", "exactly one")]
    [DataRow("architectures", "null", "is missing")]
    [DataRow("architectures", "[1]", "strings")]
    [DataRow("hidden_act", "\"gelu\"", "'gelu' is not supported")]
    [DataRow("quantization_config", """{"bits":4}""", "quantised checkpoints are not supported")]
    [DataRow("mlp_bias", "true", "biases in the feed-forward blocks")]
    [DataRow("is_causal", "false", "see later ones")]
    [DataRow("sliding_window", "5", "a Llama has none")]
    [DataRow("num_local_experts", "8", "mixtures of experts")]
    [DataRow("partial_rotary_factor", "0.5", "not supported")]
    [DataRow("num_key_value_heads", "3", "does not divide")]
    [DataRow("num_key_value_heads", "8", "from 1 to 4")]
    [DataRow("head_dim", "5", "in pairs")]
    [DataRow("hidden_size", "15", "not divisible")]
    [DataRow("hidden_size", "-1", "from 1 to")]
    [DataRow("vocab_size", "1e9", "from 1 to")]
    [DataRow("max_position_embeddings", "\"long\"", "from 1 to")]
    [DataRow("num_hidden_layers", "null", "is missing")]
    [DataRow("rms_norm_eps", "0", "must be a number")]
    [DataRow("eos_token_id", "100", "from 0 to 99")]
    [DataRow("eos_token_id", "[1, \"a\"]", "from 0 to 99")]
    [DataRow("layer_types", """["full_attention"]""", "num_hidden_layers is 2")]
    [DataRow("layer_types", """["full_attention","linear_attention"]""", "'linear_attention' is not supported")]
    [DataRow("layer_types", """["full_attention","sliding_attention"]""", "only full_attention")]
    [DataRow("rope_theta", "0.5", "must be a number")]
    [DataRow("tie_word_embeddings", "1", "true or false")]
    public void Read_NotSupportedOrMalformed_NamesFileAndField(string field, string json, string sentence)
    {
        using DecoderDirectory directory = new();
        directory.Set(field, json);

        string message = directory.Refusal();

        StringAssert.Contains(message, $"config.json: {field}: ");
        StringAssert.Contains(message, sentence);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("{")]
    [DataRow("""{"hidden_size": 1, "hidden_size": 2}""")]
    [DataRow("""{"architectures": ["\ud800"]}""")]
    public void Read_NotAConfig_IsRefused(string content)
    {
        using DecoderDirectory directory = new();
        string path = directory.Write("config.json", content);

        ModelFormatException exception =
            Assert.ThrowsExactly<ModelFormatException>(() => DecoderConfig.Read(Path.GetDirectoryName(path)!));

        StringAssert.Contains(exception.Message, path);
    }
}
