using Pipeline.SampleDocuments.Commands;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Commands;

[TestClass]
public sealed class PassagesCommandTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Invoke_VocabularyThenTokens_WritesTheIdsOfBothHalves()
    {
        string texts = _folder.Write("texts.txt", "the socket sends bytes\nthe peer reads all of them\n");
        string tokenizer = _folder.Combine("tokenizer.json"), ids = _folder.Combine("texts.ids");

        int learnt = Run("passage-vocabulary", tokenizer, "--texts", texts, "--size", "90");
        int written = Run("passage-tokens", tokenizer, texts, ids, "--halves");

        Assert.AreEqual(0, learnt);
        Assert.AreEqual(0, written);
        string[] lines = File.ReadAllLines(ids);
        Assert.HasCount(4, lines);
        Assert.AreEqual(lines[0].Split(' ')[0], lines[2].Split(' ')[0]);
        Assert.AreNotEqual(lines[0], lines[2]);
    }

    [TestMethod]
    public void Invoke_TooFewHeldOutPassages_IsRefused()
    {
        string documents = _folder.Write("documents.jsonl", string.Empty);

        int code = Run("passages", _folder.Combine("out"), "--assemblies", _folder.Path, "--prose", _folder.Path, "--documents", documents);

        Assert.AreEqual(1, code);
    }

    private static int Run(params string[] arguments) => DocumentsCommand.Create().Parse(arguments).Invoke();
}
