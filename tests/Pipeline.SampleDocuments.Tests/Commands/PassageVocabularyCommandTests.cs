using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Commands;

[TestClass]
public sealed class PassageVocabularyCommandTests : IDisposable
{
    private const string Passages = "the socket sends bytes\nthe peer reads all of them\n";

    private readonly TempDirectory _folder = new();

    private string Tokenizer => _folder.Combine("tokenizer.json");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void PassageVocabulary_FileIsThere_IsReplaced()
    {
        string texts = _folder.Write("texts.txt", Passages);
        File.WriteAllText(Tokenizer, "before");

        CommandRun run = Run(Tokenizer, texts);

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.StartsWith("{", File.ReadAllText(Tokenizer));
        Assert.HasCount(2, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void PassageVocabulary_CannotWrite_LeavesTheFileThatIsThere()
    {
        string texts = _folder.Write("texts.txt", Passages);
        File.WriteAllText(Tokenizer, "before");
        Directory.CreateDirectory(Tokenizer + ".partial");

        CommandRun run = Run(Tokenizer, texts);

        run.AssertRefused(".partial");
        Assert.AreEqual("before", File.ReadAllText(Tokenizer));
    }

    [TestMethod]
    public void PassageVocabulary_OutIsAFileOfTexts_IsRefused()
    {
        string texts = _folder.Write("texts.txt", Passages);

        CommandRun run = Run(_folder.Combine("./texts.txt"), texts);

        run.AssertRefused("texts.txt");
        Assert.AreEqual(Passages, File.ReadAllText(texts));
    }

    private static CommandRun Run(string output, string texts) => CommandRun.Of("passage-vocabulary", output, "--texts", texts, "--size", "90");
}
