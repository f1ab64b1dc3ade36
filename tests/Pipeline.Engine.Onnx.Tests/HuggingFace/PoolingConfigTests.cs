using Pipeline.Engine.Onnx.HuggingFace;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

[TestClass]
public sealed class PoolingConfigTests : IDisposable
{
    private readonly BertDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestMethod]
    public void Read_NoFile_IsMean() => Assert.AreEqual(PoolingMode.Mean, PoolingConfig.Read(_directory.Path, 8).Mode);

    [TestMethod]
    [DataRow("pooling_mode_mean_tokens", PoolingMode.Mean)]
    [DataRow("pooling_mode_mean_sqrt_len_tokens", PoolingMode.Mean)]
    [DataRow("pooling_mode_cls_token", PoolingMode.Cls)]
    [DataRow("pooling_mode_max_tokens", PoolingMode.Max)]
    public void Read_OneModeIsOn_IsThatMode(string name, PoolingMode mode)
    {
        WritePooling($"\"pooling_mode_weightedmean_tokens\":false,\"{name}\":true");

        Assert.AreEqual(mode, PoolingConfig.Read(_directory.Path, 8).Mode);
    }

    [TestMethod]
    [DataRow("\"pooling_mode_cls_token\":false", "none is")]
    [DataRow("\"pooling_mode_cls_token\":true,\"pooling_mode_mean_tokens\":true", "pooling_mode_cls_token, pooling_mode_mean_tokens are")]
    [DataRow("\"pooling_mode_lasttoken\":true", "this mode is not supported")]
    [DataRow("\"pooling_mode_cls_token\":1", "must be true or false")]
    public void Read_NotOneSupportedMode_IsRefused(string modes, string problem)
    {
        WritePooling(modes);

        AssertRefused("pooling_mode_", problem);
    }

    [TestMethod]
    public void Read_OtherDimensions_IsRefused()
    {
        _directory.Write("1_Pooling/config.json", """{"word_embedding_dimension":9,"pooling_mode_cls_token":true}""");

        AssertRefused("word_embedding_dimension", "9 differs from hidden_size in config.json (8)");
    }

    [TestMethod]
    public void Read_KnownModules_AreAccepted()
    {
        _directory.Write("modules.json", Modules("Transformer", "Pooling", "Normalize"));

        Assert.AreEqual(PoolingMode.Mean, PoolingConfig.Read(_directory.Path, 8).Mode);
    }

    [TestMethod]
    public void Read_DenseModule_IsRefused()
    {
        _directory.Write("modules.json", Modules("Transformer", "Pooling", "Dense"));

        AssertRefused("type", "'sentence_transformers.models.Dense' is not supported");
    }

    [TestMethod]
    [DataRow("{}", "does not hold a JSON array")]
    [DataRow("[1]", "every module must be an object")]
    [DataRow("[{}]", "every module must be an object")]
    [DataRow("[{\"type\":1}]", "every module must be an object")]
    public void Read_ModulesAreMalformed_IsRefused(string content, string problem)
    {
        _directory.Write("modules.json", content);

        AssertRefused("modules.json", problem);
    }

    private static string Modules(params string[] names) =>
        "[" + string.Join(',', names.Select(name => "{\"idx\":0,\"type\":\"sentence_transformers.models." + name + "\"}")) + "]";

    private void WritePooling(string modes) =>
        _directory.Write("1_Pooling/config.json", "{\"word_embedding_dimension\":8," + modes + "}");

    private void AssertRefused(params string[] parts)
    {
        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => PoolingConfig.Read(_directory.Path, 8));

        foreach (string part in parts)
        {
            StringAssert.Contains(exception.Message, part);
        }
    }
}
