using System.Text.Json.Nodes;
using Pipeline.SampleDocuments.Tokens;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Commands;

[TestClass]
public sealed class TokensCommandTests : IDisposable
{
    private const string Line = """{"text":"a","answer":"b"}""";
    private const int Tokens = 300;

    private readonly TempDirectory _folder = new();

    private string Model => _folder.Combine("model");

    private string Documents => _folder.Combine("documents.jsonl");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Tokens_WholeFile_IsWritten()
    {
        WriteModel();
        File.WriteAllLines(Documents, [Line, Line]);

        CommandRun run = Run();

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.Contains("Wrote 2 documents", run.Output);
    }

    [TestMethod]
    public void Tokens_DamagedLine_NamesFileAndLine()
    {
        WriteModel();
        File.WriteAllLines(Documents, [Line, "{\"text\":", Line]);

        CommandRun run = Run();

        run.AssertRefused($"{Documents}, line 2: ");
    }

    [TestMethod]
    public void Tokens_TemplateRefusesADocument_NamesFileAndLine()
    {
        WriteModel();
        WriteTemplate("{% if messages[0]['content'] == 'bad' %}{{ raise_exception('not this one') }}{% endif %}x");
        File.WriteAllLines(Documents, [Line, Line, """{"text":"bad","answer":"b"}"""]);

        CommandRun run = Run();

        run.AssertRefused($"{Documents}, line 3: ");
        Assert.EndsWith(": not this one\n", run.Error);
    }

    [TestMethod]
    public void Tokens_DamagedTokenizer_NamesTheFile()
    {
        string tokenizer = _folder.Write("model/tokenizer.json", "{");
        File.WriteAllText(Documents, Line);

        CommandRun run = Run();

        run.AssertRefused($"{tokenizer}: ");
    }

    [TestMethod]
    public void PassageTokens_DamagedTokenizer_NamesTheFile()
    {
        string tokenizer = _folder.Write("tokenizer.json", "{");
        string texts = _folder.Write("texts.txt", "one\n");

        CommandRun run = CommandRun.Of("passage-tokens", tokenizer, texts, _folder.Combine("ids"));

        run.AssertRefused($"{tokenizer}: ");
    }

    private CommandRun Run() => CommandRun.Of("tokens", "--model", Model, "--in", Documents, "--out", _folder.Combine("ids"));

    private void WriteModel() => ExtractorConfigFiles.Write(Model, ExtractorVocabulary.Train([new Conversation("a", "b")], Tokens));

    private void WriteTemplate(string template)
    {
        string file = Path.Combine(Model, "tokenizer_config.json");
        JsonNode config = JsonNode.Parse(File.ReadAllText(file))!;
        config["chat_template"] = template;
        File.WriteAllText(file, config.ToJsonString());
    }
}
