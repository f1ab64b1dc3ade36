using System.Text.Json.Nodes;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Tests.Files;

namespace Pipeline.Tokenizers.Tests;

/// <summary>Long texts of one thing through every kind of pipeline, and back. A quadratic step would go over the time limit.</summary>
[TestClass]
public sealed class HostileLengthTests
{
    private const int LimitMilliseconds = 120_000;

    private static readonly string[] Units =
        ["a", " ", "A", "the", "\u0301", "'s", "1", "\n ", "\u2581", "😀", "漢", "<s>", "e\u0323\u0301", "\ud800", "__", "-"];

    [TestMethod]
    [DynamicData(nameof(OwnFiles.Rows), typeof(OwnFiles))]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void EncodeAndDecode_LongText_Ends(string name)
    {
        int length = TestScale.Choose(byDefault: 20_000, full: 200_000);
        Tokenizer tokenizer = Tokenizer.Load(OwnFiles.PathOf(name));

        foreach (string unit in Units)
        {
            int[] ids = tokenizer.Encode(string.Concat(Enumerable.Repeat(unit, length / unit.Length)));
            var decoder = tokenizer.CreateDecoder();
            string text = string.Concat(ids.Select(decoder.Append)) + decoder.Finish();

            Assert.AreEqual(tokenizer.Decode(ids), text);
        }
    }

    // waits for the time limit of expressions
    [TestMethod]
    [TestCategory("Long")]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Encode_ExpressionThatBacktracksForEver_IsRefused()
    {
        JsonObject file = SmallFile.Create();
        file["pre_tokenizer"] = JsonNode.Parse("""
            {"type":"Split","pattern":{"Regex":"(?=(a+)+$)b|(a+)+(?!a)c"},"behavior":"Isolated","invert":false}
            """);
        Tokenizer tokenizer = SmallFile.Load(file);

        TokenizerFormatException exception =
            Assert.ThrowsExactly<TokenizerFormatException>(() => tokenizer.Encode(new string('a', 60) + "!"));

        Assert.AreEqual("pre_tokenizer.pattern.Regex", exception.Field);
    }

    [TestMethod]
    [DataRow("((((((((((a{1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}")]
    [DataRow("NESTED")]
    [Timeout(LimitMilliseconds, CooperativeCancellation = false)]
    public void Load_ExpressionThatExplodes_IsRefusedOrWorks(string expression)
    {
        expression = expression == "NESTED" ? new string('(', 2_000) + "a" + new string(')', 2_000) : expression;
        JsonObject file = SmallFile.Create();
        file["normalizer"] = new JsonObject
        {
            ["type"] = "Replace",
            ["pattern"] = new JsonObject { ["Regex"] = expression },
            ["content"] = "b",
        };

        try
        {
            Assert.AreNotEqual(0, SmallFile.Load(file).Encode("aaa the").Length);
        }
        catch (TokenizerFormatException exception)
        {
            Assert.AreEqual("normalizer.pattern.Regex", exception.Field);
        }
    }
}
