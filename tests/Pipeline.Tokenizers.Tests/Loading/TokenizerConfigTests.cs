using System.Text.Json.Nodes;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests.Loading;

[TestClass]
public sealed class TokenizerConfigTests
{
    private static readonly int The = SmallFile.IdOf("the");

    [TestMethod]
    [DataRow(null, true, true, DisplayName = "no config")]
    [DataRow("""{"tokenizer_class":"LlamaTokenizer","add_bos_token":true,"bos_token":"[CLS]"}""", true, false)]
    [DataRow("""{"tokenizer_class":"LlamaTokenizer","add_bos_token":false,"add_eos_token":true,"eos_token":{"content":"[SEP]"}}""", false, true)]
    [DataRow("""{"tokenizer_class":"LlamaTokenizerFast","add_eos_token":false,"bos_token":"[CLS]"}""", true, false)]
    [DataRow("""{"tokenizer_class":"LlamaTokenizer"}""", true, true)]
    [DataRow("""{"tokenizer_class":"Qwen2Tokenizer","add_bos_token":false,"add_eos_token":false}""", true, true)]
    public void LoadDirectory_Config_DecidesWhatIsAroundText(string? config, bool hasStart, bool hasEnd)
    {
        using TempDirectory folder = CreateModel(config);

        int[] ids = Tokenizer.LoadDirectory(folder.Path).Encode("the");

        int[] start = hasStart ? [SmallFile.Start] : [];
        int[] end = hasEnd ? [SmallFile.End] : [];
        CollectionAssert.AreEqual((int[])[.. start, The, .. end], ids);
    }

    [TestMethod]
    [DataRow("""{"tokenizer_class":"LlamaTokenizer","add_bos_token":true}""", "bos_token")]
    [DataRow("""{"tokenizer_class":"LlamaTokenizer","add_bos_token":true,"bos_token":"<no>"}""", "<no>")]
    [DataRow("""{"tokenizer_class":"LlamaTokenizer","add_bos_token":"yes"}""", "true or false")]
    [DataRow("""{"tokenizer_class":5}""", "string")]
    [DataRow("[", "not JSON")]
    public void LoadDirectory_DamagedConfig_IsRefused(string config, string expectedProblem)
    {
        using TempDirectory folder = CreateModel(config);

        var exception = Assert.ThrowsExactly<TokenizerFormatException>(() => Tokenizer.LoadDirectory(folder.Path));

        StringAssert.Contains(exception.Message, expectedProblem);
        StringAssert.EndsWith(exception.File, "tokenizer_config.json");
    }

    private static TempDirectory CreateModel(string? config)
    {
        var folder = new TempDirectory();
        JsonObject file = SmallFile.Create();
        File.WriteAllText(folder.Combine("tokenizer.json"), file.ToJsonString());
        if (config is not null)
        {
            File.WriteAllText(folder.Combine("tokenizer_config.json"), config);
        }

        return folder;
    }
}
