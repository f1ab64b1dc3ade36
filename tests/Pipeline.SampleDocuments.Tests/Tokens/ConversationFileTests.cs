using Pipeline.SampleDocuments.Tokens;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Tokens;

[TestClass]
public sealed class ConversationFileTests
{
    [TestMethod]
    public void Read_Lines_GivesTextAndAnswer()
    {
        using var directory = new TempDirectory();
        string file = Path.Combine(directory.Path, "documents.jsonl");
        File.WriteAllText(file, """{"id":"x","text":"Beleg\n7","answer":"{\"tax\":null}"}""" + "\n");

        Conversation[] conversations = [.. ConversationFile.Read(file)];

        CollectionAssert.AreEqual(new[] { new Conversation("Beleg\n7", """{"tax":null}""") }, conversations);
    }

    [TestMethod]
    [DataRow("", DisplayName = "nothing")]
    [DataRow("7", DisplayName = "no object")]
    [DataRow("""{"text":"a"}""", DisplayName = "no answer")]
    [DataRow("""{"text":"a","answer":{}}""", DisplayName = "an answer that is no string")]
    [DataRow("""{"text":"a","answer":"b" """, DisplayName = "cut off")]
    [DataRow("""{"text":"\ud800","answer":"b"}""", DisplayName = "half of a surrogate pair")]
    [DataRow("""{"te\ud800":"a","answer":"b"}""", DisplayName = "half of a surrogate pair in a name")]
    public void Read_BadLine_NamesFileAndLine(string line)
    {
        using var directory = new TempDirectory();
        string file = Path.Combine(directory.Path, "documents.jsonl");
        File.WriteAllLines(file, ["""{"text":"a","answer":"b"}""", line]);

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => ConversationFile.Read(file).Count());

        StringAssert.StartsWith(exception.Message, $"{file}, line 2: ");
    }
}
