using Pipeline.SampleDocuments.Passages;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Passages;

[TestClass]
public sealed class ProseFileTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_Markdown_GivesItsSentencesWithoutMarks()
    {
        TextBlock[] blocks = Read(
            "notes.md",
            """
            # The way of a packet

            A packet is sent by the *socket*, and
            it is read from [the other end](https://example.com/end).

            ```
            and this is the code that is in the fence
            ```

            a=1; b=2; c[3]={4,5}; the()
            """);

        Assert.HasCount(2, blocks);
        Assert.AreEqual("The way of a packet", blocks[0].Text);
        Assert.AreEqual("A packet is sent by the socket, and it is read from the other end.", blocks[1].Text);
    }

    [TestMethod]
    public void Read_Python_GivesItsDocumentationStringsOnly()
    {
        const string quotes = "\"\"\"";

        TextBlock[] blocks = Read("wire.py", $"def send(a):\n    {quotes}Send the bytes to the peer.\n    {quotes}\n    # is in the comment\n    return a\n");

        Assert.HasCount(1, blocks);
        Assert.AreEqual("Send the bytes to the peer.", blocks[0].Text);
    }

    private TextBlock[] Read(string name, string content)
    {
        string path = _folder.Combine(name);
        File.WriteAllText(path, content);
        return [.. ProseFile.Read(path)];
    }
}
