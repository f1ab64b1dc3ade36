using Pipeline.SampleDocuments.Passages;
using Pipeline.TestKit;

namespace Pipeline.SampleDocuments.Tests.Passages;

[TestClass]
public sealed class XmlDocumentationTests
{
    [TestMethod]
    public void Read_MembersOfTwoTypes_GivesTheirTextsByType()
    {
        TextBlock[] blocks = Read(
            """
            <member name="T:Wire.Socket"><summary>
              Sends
              bytes.</summary></member>
            <member name="M:Wire.Socket.Send(System.Byte[])"><param name="bytes">What to send.</param></member>
            <member name="P:Wire.Peer.Name"><summary>A name.</summary></member>
            """);

        CollectionAssert.AreEqual(
            new[]
            {
                new TextBlock("Wire", "Wire.Socket", "Sends bytes."),
                new TextBlock("Wire", "Wire.Socket", "What to send."),
                new TextBlock("Wire", "Wire.Peer", "A name."),
            },
            blocks);
    }

    [TestMethod]
    [DataRow("""Reads a <see cref="T:Wire.Frame`1" /> whole.""", "Reads a Frame whole.")]
    [DataRow("""Calls <see cref="M:Wire.Socket.Send(System.Byte[])"/>.""", "Calls Send.")]
    [DataRow("""<paramref name="size" /> is <see langword="null" />.""", "size is null.")]
    [DataRow("<para>One.</para><para>Two.</para>", "One. Two.")]
    [DataRow("Use it so: <code>var x = 1;</code> and so on.", "Use it so: and so on.")]
    public void Read_MarkupInAText_BecomesWords(string markup, string expected)
    {
        TextBlock[] blocks = Read($"""<member name="T:Wire.Socket"><summary>{markup}</summary></member>""");

        Assert.HasCount(1, blocks);
        Assert.AreEqual(expected, blocks[0].Text);
    }

    [TestMethod]
    public void Read_FileWithADocumentType_IsRefused()
    {
        using var folder = new TempDirectory();
        string path = folder.Combine("bad.xml");
        File.WriteAllText(path, "<!DOCTYPE doc [<!ENTITY a 'b'>]><doc><members/></doc>");

        IOException exception = Assert.ThrowsExactly<IOException>(() => XmlDocumentation.Read(path).ToArray());

        StringAssert.Contains(exception.Message, "bad.xml");
    }

    private static TextBlock[] Read(string members)
    {
        using var folder = new TempDirectory();
        string path = folder.Combine("Wire.xml");
        File.WriteAllText(path, $"<doc><assembly><name>Wire</name></assembly><members>{members}</members></doc>");
        return [.. XmlDocumentation.Read(path)];
    }
}
