using Pipeline.TestKit;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Tests.Models;

[TestClass]
public sealed class ModelKindsTests
{
    [TestMethod]
    [DataRow("""{"architectures":["LlamaForCausalLM"]}""", true)]
    [DataRow("""{"architectures":["Qwen3ForCausalLM"],"model_type":"qwen3"}""", true)]
    [DataRow("""{"architectures":["GPT2LMHeadModel"],"model_type":"gpt2"}""", true)]
    [DataRow("""{"architectures":["BertModel"],"model_type":"bert"}""", false)]
    [DataRow("""{"model_type":"bert"}""", false)]
    [DataRow("""{"model_type":"qwen2"}""", true)]
    [DataRow("""{"architectures":["BertModel"],"model_type":"llama"}""", false)]
    [DataRow("""{"model_type":"\ud800"}""", false)]
    [DataRow("""{"architectures":"LlamaForCausalLM"}""", false)]
    [DataRow("""{"architectures":[3,"\ud800"]}""", false)]
    [DataRow("[]", false)]
    [DataRow("not json", false)]
    public void Of_Config_GoesByItsArchitectures(string config, bool isDecoder)
    {
        using var folder = new TempDirectory();
        folder.Write("config.json", config);

        Assert.AreEqual(isDecoder ? ModelKind.Decoder : ModelKind.Encoder, ModelKinds.Of(folder.Path));
    }

    [TestMethod]
    public void Of_OutputOfTheCompiler_IsCompiled()
    {
        using var folder = new TempDirectory();
        folder.Write("config.json", """{"architectures":["LlamaForCausalLM"]}""");
        folder.Write("compile.json", "{}");

        Assert.AreEqual(ModelKind.CompiledDecoder, ModelKinds.Of(folder.Path));
    }

    [TestMethod]
    public void Of_NothingThere_IsLeftToTheEncodersReader()
    {
        Assert.AreEqual(ModelKind.Encoder, ModelKinds.Of("not-there"));
    }
}
