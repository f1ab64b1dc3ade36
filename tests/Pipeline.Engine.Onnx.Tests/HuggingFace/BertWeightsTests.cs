using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.Engine.Onnx.Safetensors;
using Pipeline.Engine.Onnx.Tests.Safetensors;

namespace Pipeline.Engine.Onnx.Tests.HuggingFace;

[TestClass]
public sealed class BertWeightsTests : IDisposable
{
    private readonly BertDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [TestMethod]
    [DataRow("", "weight", "bias")]
    [DataRow("bert.", "weight", "bias")]
    [DataRow("bert.", "gamma", "beta")]
    public void Resolve_AnyNaming_GivesEveryTensorByRole(string prefix, string scale, string offset)
    {
        using SafetensorsFile file = Open(BertDirectory.Tensors(prefix, scale, offset));

        BertWeights weights = BertWeights.Resolve(file, ReadConfig());

        Assert.HasCount(2, weights.Layers);
        AssertNames(
            prefix,
            (weights.WordEmbeddings, "embeddings.word_embeddings.weight"),
            (weights.PositionEmbeddings, "embeddings.position_embeddings.weight"),
            (weights.TokenTypeEmbeddings, "embeddings.token_type_embeddings.weight"),
            (weights.EmbeddingNormWeight, $"embeddings.LayerNorm.{scale}"),
            (weights.EmbeddingNormBias, $"embeddings.LayerNorm.{offset}"));
        BertLayerWeights last = weights.Layers[1];
        AssertNames(
            prefix + "encoder.layer.1.",
            (last.QueryWeight, "attention.self.query.weight"),
            (last.QueryBias, "attention.self.query.bias"),
            (last.KeyWeight, "attention.self.key.weight"),
            (last.KeyBias, "attention.self.key.bias"),
            (last.ValueWeight, "attention.self.value.weight"),
            (last.ValueBias, "attention.self.value.bias"),
            (last.AttentionOutputWeight, "attention.output.dense.weight"),
            (last.AttentionOutputBias, "attention.output.dense.bias"),
            (last.AttentionNormWeight, $"attention.output.LayerNorm.{scale}"),
            (last.AttentionNormBias, $"attention.output.LayerNorm.{offset}"),
            (last.IntermediateWeight, "intermediate.dense.weight"),
            (last.IntermediateBias, "intermediate.dense.bias"),
            (last.OutputWeight, "output.dense.weight"),
            (last.OutputBias, "output.dense.bias"),
            (last.OutputNormWeight, $"output.LayerNorm.{scale}"),
            (last.OutputNormBias, $"output.LayerNorm.{offset}"));
    }

    [TestMethod]
    public void Resolve_AnyTensorIsMissing_IsRefusedByName()
    {
        List<(string Name, long[] Shape)> tensors = BertDirectory.Tensors();
        string[] extra = ["pooler.dense.weight", "embeddings.position_ids"];

        foreach (string name in tensors.Select(t => t.Name).Except(extra))
        {
            using SafetensorsFile file = Open([.. tensors.Where(t => t.Name != name)]);
            AssertRefused(file, name, "the tensor is missing");
        }
    }

    [TestMethod]
    public void Resolve_ShapeDiffersFromConfig_IsRefusedByName()
    {
        const string name = "encoder.layer.1.intermediate.dense.weight";
        using SafetensorsFile file = Open([.. BertDirectory.Tensors().Select(t => t.Name == name ? (name, [8, 16]) : t)]);

        AssertRefused(file, name, "the shape is [8, 16]; config.json asks for [16, 8]");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("bert.")]
    public void Resolve_MoreLayersThanTheConfigSays_AreRefusedByName(string prefix)
    {
        _directory.Config["num_hidden_layers"] = 1;
        using SafetensorsFile file = Open(BertDirectory.Tensors(prefix));

        AssertRefused(
            file,
            prefix + "encoder.layer.1.attention.self.query.weight",
            "the tensor is of layer 1; config.json has num_hidden_layers 1, counted from layer 0");
    }

    [TestMethod]
    [DataRow("I16")]
    [DataRow("U16")]
    public void Resolve_Integers_AreRefusedByName(string dtype)
    {
        const string name = "embeddings.word_embeddings.weight";
        string header = SafetensorsBytes.Header(SafetensorsBytes.Member(name, $"\"{dtype}\"", "[10,8]", "[0,160]"));
        using SafetensorsFile file = SafetensorsFile.Open(_directory.Write("model.safetensors", SafetensorsBytes.File(header, 160)));

        AssertRefused(file, name, $"the type {dtype} is not supported; only F32, F16, BF16 are");
    }

    [TestMethod]
    public void Open_WeightsInSeveralFiles_AreRefused()
    {
        _directory.Write("model.safetensors.index.json", "{}");

        AssertOpenRefused("model.safetensors.index.json", "several files are not supported");
    }

    [TestMethod]
    public void Open_NoWeights_IsRefused() => AssertOpenRefused("model.safetensors", "the file is missing");

    private static void AssertNames(string prefix, params (SafetensorsTensor Tensor, string Name)[] pairs)
    {
        foreach ((SafetensorsTensor tensor, string name) in pairs)
        {
            Assert.AreEqual(prefix + name, tensor.Name);
        }
    }

    private void AssertRefused(SafetensorsFile file, string tensor, string problem)
    {
        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => BertWeights.Resolve(file, ReadConfig()));

        Assert.AreEqual(tensor, exception.Field);
        StringAssert.Contains(exception.Message, tensor);
        StringAssert.Contains(exception.Message, problem);
        StringAssert.Contains(exception.Message, "model.safetensors");
    }

    private void AssertOpenRefused(string fileName, string problem)
    {
        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => WeightsFile.Open(_directory.Path).Dispose());

        StringAssert.Contains(exception.Message, fileName);
        StringAssert.Contains(exception.Message, problem);
    }

    private BertConfig ReadConfig() => BertConfig.Read(_directory.WriteConfig().Path);

    private SafetensorsFile Open(List<(string Name, long[] Shape)> tensors)
    {
        _directory.Write("model.safetensors", SafetensorsBytes.F32File(tensors));
        return WeightsFile.Open(_directory.Path);
    }
}
