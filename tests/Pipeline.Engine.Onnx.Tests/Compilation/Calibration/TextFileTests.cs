using Pipeline.Engine.Onnx.Compilation.Calibration;
using Pipeline.TestKit;

namespace Pipeline.Engine.Onnx.Tests.Compilation.Calibration;

[TestClass]
public sealed class TextFileTests
{
    [TestMethod]
    public void Read_EveryForm_GivesTheTexts()
    {
        const string content = """
            {"text": "one"}
            a plain line

            {"prompt": "two"}
            {"messages": [{"role": "user", "content": "three"}, {"content": [1]}, 7, {"content": "four"}]}
             {"custom_id": "x", "body": {"messages": [{"content": "five"}]}} 
            {"body": "not an object", "text": "six"}
            {"text": ""}
            """;

        List<string> texts = Read("\uFEFF" + content.ReplaceLineEndings("\r\n"));

        CollectionAssert.AreEqual((string[])["one", "a plain line", "two", "three\nfour", "five", "six"], texts);
    }

    [TestMethod]
    public void Read_LineLongerThanTheBuffer_IsOneText()
    {
        string line = new('x', 200_000);

        List<string> texts = Read($"{line}\nshort");

        CollectionAssert.AreEqual((string[])[line, "short"], texts);
    }

    [TestMethod]
    [DataRow("ok\n{\"text\": ", "line 2", DisplayName = "cut off")]
    [DataRow("{\"text\": \"a\"} {}", "more after", DisplayName = "two objects")]
    [DataRow("{\"text\": 5}", "\"text\"", DisplayName = "not a string")]
    [DataRow("{}", "\"messages\"", DisplayName = "empty object")]
    [DataRow("{\"messages\": {}}", "\"messages\"", DisplayName = "messages of another type")]
    [DataRow("{\"text\": \"\\ud800\"}", "Unicode", DisplayName = "half a surrogate pair")]
    [DataRow("", "no text", DisplayName = "empty file")]
    [DataRow("\n \n", "no text", DisplayName = "blank lines")]
    public void Read_Unusable_NamesTheProblem(string content, string expected)
    {
        TextFileException exception = Assert.ThrowsExactly<TextFileException>(() => Read(content));

        StringAssert.Contains(exception.Message, expected);
        StringAssert.Contains(exception.Message, exception.Path);
    }

    [TestMethod]
    public void Read_DeepNesting_Throws() =>
        Assert.ThrowsExactly<TextFileException>(() => Read("{\"text\": " + new string('[', 100_000)));

    [TestMethod]
    public void Read_InvalidUtf8_NamesTheLine()
    {
        TextFileException exception = Assert.ThrowsExactly<TextFileException>(() => Read([(byte)'a', (byte)'\n', 0xFF, 0xFE]));

        Assert.AreEqual(2, exception.Line);
    }

    [TestMethod]
    public void Read_LineOverTheLimit_NamesTheLine()
    {
        byte[] content = new byte[(8 << 20) + 1];
        content.AsSpan().Fill((byte)'x');

        TextFileException exception = Assert.ThrowsExactly<TextFileException>(() => Read(content));

        Assert.AreEqual(1, exception.Line);
    }

    [TestMethod]
    public void Read_MutatedLines_GivesTextsOrTheError()
    {
        Random random = TestSeed.CreateRandom();
        byte[] valid = """{"custom_id": "a", "body": {"messages": [{"role": "user", "content": "h\u00e9llo"}], "text": "x"}}"""u8.ToArray();
        for (int i = 0; i < TestScale.Choose(200, 5000); i++)
        {
            byte[] mutated = [.. valid];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            try
            {
                Read(mutated);
            }
            catch (TextFileException)
            {
            }
        }
    }

    private static List<string> Read(string content) => Read(System.Text.Encoding.UTF8.GetBytes(content));

    private static List<string> Read(byte[] content)
    {
        using TempDirectory directory = new();
        string path = Path.Combine(directory.Path, "texts.jsonl");
        File.WriteAllBytes(path, content);
        return [.. TextFile.Read(path)];
    }
}
