using Pipeline.Tokenizers.Patterns;
using Pipeline.Tokenizers.PreTokenization;
using Pipeline.Tokenizers.Text;

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
    [DataRow("MergedWithPrevious", "a !|!|b")]
    [DataRow("MergedWithNext", "a |!|!b")]
    public void Split_Punctuation_FollowsBehavior(string behavior, string expected) =>
        AssertPieces(CreatePunctuation(Enum.Parse<SplitBehavior>(behavior)), "a !!b", expected);

    [TestMethod]
    public void Split_Sequence_CutsPiecesOfTheStepBefore()
    {
        var sequence = new PreTokenizerSequence(
            [new WhitespaceSplitPreTokenizer(), CreatePunctuation(SplitBehavior.Contiguous)]);

        AssertPieces(sequence, "a b!! c", "a|b|!!|c");
    }

    private static SplitPreTokenizer CreatePunctuation(SplitBehavior behavior) =>
        new(new CodePointPattern(CodePoints.IsPunctuation), behavior, isInverted: false);

    private static void AssertPieces(IPreTokenizer preTokenizer, string text, string expected)
    {
        var pieces = new List<Piece>();

        preTokenizer.Split(new Piece(text.AsMemory(), IsFirst: true), pieces);

        Assert.AreEqual(expected, string.Join('|', pieces.Select(piece => piece.Text)));
    }
}
