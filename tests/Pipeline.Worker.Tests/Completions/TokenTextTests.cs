using Pipeline.TestKit;
using Pipeline.Tokenizers;
using Pipeline.Worker.Completions;

namespace Pipeline.Worker.Tests.Completions;

[TestClass]
public sealed class TokenTextTests
{
    private const int Special = 0;
    private const int Word = 1;
    private const int SpacedWord = 2;

    // SentencePiece's marks: its decoders take the space away from the first token of a text
    private const string Pieces = """
        {"added_tokens":[{"id":0,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
         "decoder":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true},
         "model":{"type":"BPE","vocab":{"<s>":0,"a":1,"▁b":2},"merges":[]}}
        """;

    [TestMethod]
    [DataRow(new int[0], "b")]
    [DataRow(new[] { Special }, "b")]
    [DataRow(new[] { Word, Special }, "b")]
    [DataRow(new[] { Special, Word }, " b")]
    [DataRow(new[] { SpacedWord }, " b")]
    public void StartText_AfterSomeTokens_KeepsTheSpaceWhereTheyEndInText(int[] before, string expected)
    {
        using var folder = new TempDirectory();
        var text = new TokenText(Tokenizer.Load(folder.Write("tokenizer.json", Pieces)));

        ITextStream stream = text.StartText(before);

        Assert.AreEqual(expected, stream.Append(SpacedWord) + stream.Finish());
    }
}
