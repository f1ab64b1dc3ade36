using Pipeline.SampleDocuments.Tokens;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Tokens;

[TestClass]
public sealed class TokenFileTests
{
    private static readonly EncodedConversation Short = new([1, 2], [3]);

    [TestMethod]
    public void Write_TwoDocuments_HasHeaderIndexAndIds()
    {
        using var directory = new TempDirectory();
        string file = Path.Combine(directory.Path, "tokens.bin");

        TokenFile.Write(file, 0x1_0000, [Short, new EncodedConversation([0xFFFF], [0x0102, 0])]);

        byte[] expected =
        [
            .. "SDTOKENS"u8, 1, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0,
            2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0,
            1, 0, 2, 0, 3, 0, 0xFF, 0xFF, 2, 1, 0, 0,
        ];
        CollectionAssert.AreEqual(expected, File.ReadAllBytes(file));
        Assert.HasCount(1, Directory.GetFiles(directory.Path));
    }

    [TestMethod]
    public void Write_IdsThatNeedMoreThan16Bits_IsRefused()
    {
        using var directory = new TempDirectory();
        string file = Path.Combine(directory.Path, "tokens.bin");

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => TokenFile.Write(file, 0x1_0001, [Short]));

        StringAssert.Contains(exception.Message, "65537 tokens");
        Assert.IsFalse(File.Exists(file));
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(-1)]
    public void Write_IdOutsideTheVocabulary_LeavesTheFileThatIsThere(int id)
    {
        using var directory = new TempDirectory();
        string file = Path.Combine(directory.Path, "tokens.bin");
        File.WriteAllText(file, "before");

        Assert.ThrowsExactly<ArgumentException>(() => TokenFile.Write(file, 3, [new EncodedConversation([1], [id])]));

        Assert.AreEqual("before", File.ReadAllText(file));
    }

    [TestMethod]
    public void Write_DocumentWithoutAnswer_NamesIt()
    {
        using var directory = new TempDirectory();
        string file = Path.Combine(directory.Path, "tokens.bin");

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(
            () => TokenFile.Write(file, 4, [Short, new EncodedConversation([1], [])]));

        StringAssert.StartsWith(exception.Message, "Document 1 ");
    }
}
