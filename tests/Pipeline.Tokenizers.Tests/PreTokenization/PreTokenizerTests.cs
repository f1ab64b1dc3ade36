using Pipeline.Tokenizers.PreTokenization;

namespace Pipeline.Tokenizers.Tests.PreTokenization;

[TestClass]
public sealed class PreTokenizerTests
{
    [TestMethod]
    [DataRow("a b\tc", "a|b|c")]
    [DataRow("it's $5—ok", "it|'|s|$|5|—|ok")]
    [DataRow("  ", "")]
    [DataRow("\U0001F600x", "\U0001F600x")]
    [DataRow("x\U00010100y", "x|\U00010100|y", DisplayName = "punctuation over U+FFFF")]
    public void Split_Bert_IsolatesPunctuation(string text, string expected) =>
        AssertPieces(new BertPreTokenizer(), text, expected);

    [TestMethod]
    [DataRow("Hi, you_2!! é", "Hi|,|you_2|!!|é")]
    [DataRow("+-a", "+-|a")]
    [DataRow("\U0001D54F\u24B6 ²", "\U0001D54F\u24B6|²", DisplayName = "letters over U+FFFF, circled letters, no superscripts")]
    public void Split_Whitespace_SeparatesWordsFromTheRest(string text, string expected) =>
        AssertPieces(new WhitespacePreTokenizer(), text, expected);

    [TestMethod]
    [DataRow(" a,b  c ", "a,b|c")]
    [DataRow("", "")]
    public void Split_WhitespaceSplit_KeepsPunctuation(string text, string expected) =>
        AssertPieces(new WhitespaceSplitPreTokenizer(), text, expected);

    [TestMethod]
    [DataRow("Isolated", "a |!|!|b")]
    [DataRow("Removed", "a |b")]
    [DataRow("Contiguous", "a |!!|b")]
    public void Split_Punctuation_FollowsBehavior(string behavior, string expected) =>
        AssertPieces(new PunctuationPreTokenizer(Enum.Parse<PunctuationBehavior>(behavior)), "a !!b", expected);

    [TestMethod]
    public void Split_Sequence_CutsPiecesOfTheStepBefore()
    {
        var sequence = new PreTokenizerSequence(
            [new WhitespaceSplitPreTokenizer(), new PunctuationPreTokenizer(PunctuationBehavior.Contiguous)]);

        AssertPieces(sequence, "a b!! c", "a|b|!!|c");
    }

    private static void AssertPieces(IPreTokenizer preTokenizer, string text, string expected)
    {
        var pieces = new List<ReadOnlyMemory<char>>();

        preTokenizer.Split(text.AsMemory(), pieces);

        Assert.AreEqual(expected, string.Join('|', pieces));
    }
}
