using Pipeline.SampleDocuments.Passages;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Passages;

[TestClass]
public sealed class DocumentTextsTests
{
    [TestMethod]
    public void Read_Documents_AreBlocksOfOneLine()
    {
        using var folder = new TempDirectory();
        string file = folder.Write("documents.jsonl", """{"text":"Beleg\n 7"}""" + "\n");

        TextBlock[] blocks = [.. DocumentTexts.Read(file)];

        Assert.AreSequenceEqual([new TextBlock(file, $"{file}:1", "Beleg 7")], blocks);
    }

    [TestMethod]
    [DataRow("", DisplayName = "nothing")]
    [DataRow("[]", DisplayName = "no object")]
    [DataRow("{}", DisplayName = "no text")]
    [DataRow("""{"text":7}""", DisplayName = "a text that is no string")]
    [DataRow("""{"text":null}""", DisplayName = "null")]
    [DataRow("""{"text":""}""", DisplayName = "an empty text")]
    [DataRow("""{"text":" \n "}""", DisplayName = "a blank text")]
    [DataRow("""{"text":"\ud800"}""", DisplayName = "half of a surrogate pair")]
    public void Read_LineWithoutText_NamesFileAndLine(string line)
    {
        using var folder = new TempDirectory();
        string file = folder.Write("documents.jsonl", """{"text":"a"}""" + $"\n{line}\n");

        IOException exception = Assert.ThrowsExactly<IOException>(() => new PassagePacker().Pack(DocumentTexts.Read(file), 1, 9).Count());

        Assert.AreEqual($"{file}, line 2: no document with a field 'text'.", exception.Message);
    }
}
