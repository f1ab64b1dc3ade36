using System.Text.Json.Nodes;
using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

[TestClass]
public sealed class BertConfigTests : IDisposable
{
    private readonly BertDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestMethod]
    public void Read_FullConfig_GivesEveryField()
    {
        _directory.WriteConfig();

        BertConfig config = BertConfig.Read(_directory.Path);

        var expected = new BertConfig
        {
            HiddenSize = 8,
            LayerCount = 2,
            HeadCount = 2,
            IntermediateSize = 16,
            VocabularySize = 10,
            MaxPositions = 12,
            MaxSequenceTokens = 12,
            TypeVocabularySize = 2,
            LayerNormEpsilon = 1e-12f,
            Activation = Activation.Gelu,
        };
        Assert.AreEqual(expected, config);
        Assert.AreEqual(4, config.HeadSize);
    }

    [TestMethod]
    public void Read_OptionalFieldsAreMissing_TakesTheDefaultsOfTransformers()
    {
        _directory.Config.Remove("type_vocab_size");
        _directory.Config.Remove("layer_norm_eps");
        _directory.Config.Remove("hidden_act");
        _directory.WriteConfig();

        BertConfig config = BertConfig.Read(_directory.Path);

        Assert.AreEqual((2, 1e-12f, Activation.Gelu), (config.TypeVocabularySize, config.LayerNormEpsilon, config.Activation));
    }

    [TestMethod]
    [DataRow("gelu", Activation.Gelu)]
    [DataRow("gelu_new", Activation.GeluTanh)]
    [DataRow("gelu_pytorch_tanh", Activation.GeluTanh)]
    [DataRow("gelu_fast", Activation.GeluTanh)]
    [DataRow("relu", Activation.Relu)]
    [DataRow("silu", Activation.Silu)]
    [DataRow("swish", Activation.Silu)]
    public void Read_KnownActivation_IsMapped(string name, Activation activation)
    {
        _directory.Config["hidden_act"] = name;
        _directory.WriteConfig();

        Assert.AreEqual(activation, BertConfig.Read(_directory.Path).Activation);
    }

    [TestMethod]
    [DataRow("5", 5)]
    [DataRow("12", 12)]
    [DataRow("512", 12)]
    [DataRow("null", 12)]
    public void Read_SentenceTransformersLimit_LowersTheLongestSequence(string limit, int expected)
    {
        _directory.WriteConfig();
        _directory.Write("sentence_bert_config.json", $$"""{"max_seq_length":{{limit}},"do_lower_case":false}""");

        Assert.AreEqual(expected, BertConfig.Read(_directory.Path).MaxSequenceTokens);
    }

    [TestMethod]
    public void Read_SentenceTransformersLimitIsBad_IsRefused()
    {
        _directory.WriteConfig();
        _directory.Write("sentence_bert_config.json", """{"max_seq_length":0}""");

        AssertRefused("sentence_bert_config.json", "max_seq_length", "from 1 to");
    }

    [TestMethod]
    [DataRow("model_type", "\"roberta\"", "'roberta' is not supported")]
    [DataRow("model_type", "null", "is missing")]
    [DataRow("model_type", "1", "must be a string")]
    [DataRow("position_embedding_type", "\"relative_key\"", "'relative_key' is not supported")]
    [DataRow("is_decoder", "true", "decoders are not supported")]
    [DataRow("is_decoder", "1", "must be true or false")]
    [DataRow("add_cross_attention", "true", "decoders are not supported")]
    [DataRow("hidden_act", "\"mish\"", "'mish' is not supported")]
    [DataRow("hidden_size", "9", "not divisible by num_attention_heads (2)")]
    [DataRow("hidden_size", "0", "from 1 to 65536")]
    [DataRow("hidden_size", "8.5", "from 1 to 65536")]
    [DataRow("hidden_size", "\"8\"", "from 1 to 65536")]
    [DataRow("hidden_size", "99999999999", "from 1 to 65536")]
    [DataRow("num_hidden_layers", "-1", "from 1 to 1024")]
    [DataRow("num_attention_heads", "0", "from 1 to 1024")]
    [DataRow("intermediate_size", "0", "from 1 to 1048576")]
    [DataRow("vocab_size", "16777217", "from 1 to 16777216")]
    [DataRow("max_position_embeddings", "0", "from 1 to 1048576")]
    [DataRow("type_vocab_size", "0", "from 1 to 1024")]
    [DataRow("layer_norm_eps", "0", "must be a number from")]
    [DataRow("layer_norm_eps", "-1e-12", "must be a number from")]
    [DataRow("layer_norm_eps", "1e999", "must be a number from")]
    [DataRow("layer_norm_eps", "\"small\"", "must be a number from")]
    public void Read_FieldIsBad_IsRefusedByName(string field, string json, string problem)
    {
        _directory.Config[field] = JsonNode.Parse(json);
        _directory.WriteConfig();

        AssertRefused("config.json", field, problem);
    }

    [TestMethod]
    [DataRow("model_type")]
    [DataRow("hidden_size")]
    [DataRow("num_hidden_layers")]
    [DataRow("num_attention_heads")]
    [DataRow("intermediate_size")]
    [DataRow("vocab_size")]
    [DataRow("max_position_embeddings")]
    public void Read_FieldIsMissing_IsRefusedByName(string field)
    {
        _directory.Config.Remove(field);
        _directory.WriteConfig();

        AssertRefused("config.json", field, "is missing");
    }

    [TestMethod]
    [DataRow("", "not valid JSON")]
    [DataRow("{\"a\":NaN}", "not valid JSON")]
    [DataRow("[]", "does not hold a JSON object")]
    [DataRow("{\"hidden_size\":8,\"hidden_size\":9}", "not valid JSON")]
    [DataRow("{\"\\ud800\":1}", "not valid")]
    [DataRow("{\"model_type\":\"\\ud800\"}", "must be a string")]
    public void Read_FileIsNotAConfig_IsRefused(string content, string problem)
    {
        _directory.Write("config.json", content);

        AssertRefused("config.json", content.Contains("type", StringComparison.Ordinal) ? "model_type" : null, problem);
    }

    [TestMethod]
    public void Read_FileIsMissing_IsRefused() => AssertRefused("config.json", null, "the file is missing");

    [TestMethod]
    public void Read_FileIsHuge_IsRefusedUnread()
    {
        string path = _directory.Write("config.json", "");
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(1L << 40);
        }

        AssertRefused("config.json", null, "the limit is 1048576");
    }

    private void AssertRefused(string file, string? field, string problem)
    {
        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => BertConfig.Read(_directory.Path));

        Assert.AreEqual(field, exception.Field);
        StringAssert.Contains(exception.Message, problem);
        StringAssert.Contains(exception.Message, file);
    }
}
