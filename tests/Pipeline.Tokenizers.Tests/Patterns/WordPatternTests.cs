using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.TestKit;
using Pipeline.Tokenizers.Patterns;

namespace Pipeline.Tokenizers.Tests.Patterns;

/// <summary>The scanners against .NET's engine and the expressions that they stand for.</summary>
[TestClass]
public sealed class WordPatternTests
{
    // one or two characters of each class that the expressions tell apart, and what contractions are made of
    private const string Alphabet = "aZéǅʰª漢\u0301\u0903\u0488 1٣Ⅷ²'sStTrReEvVlLmMdD  \t\n\r\n\u00A0\u3000!/-_$";

    [TestMethod]
    [DataRow(Gpt2Pattern.Expression)]
    [DataRow(Cl100kPattern.Llama3Expression)]
    [DataRow(Cl100kPattern.Qwen2Expression)]
    [DataRow(O200kPattern.Expression)]
    public void FindMatches_RandomText_EqualsExpression(string expression)
    {
        ITextPattern scanner = CreateScanner(expression);
        var regex = new Regex(expression, RegexOptions.CultureInvariant);
        Random random = TestSeed.CreateRandom();

        for (int i = TestScale.Choose(byDefault: 5_000, full: 100_000); i > 0; i--)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            Assert.AreEqual(
                string.Join('|', regex.Matches(text).Select(match => match.Value)), Join(scanner, text), JsonSerializer.Serialize(text));
        }
    }

    [TestMethod]
    [DataRow(Gpt2Pattern.Expression, "\U00020000a \U0001D7D8", "\U00020000a| \U0001D7D8")]
    [DataRow(Cl100kPattern.Qwen2Expression, "x'\u017F\U0001D7D8\U0001D7D8", "x|'\u017F|\U0001D7D8|\U0001D7D8")]
    [DataRow(O200kPattern.Expression, "\U00010400\U00010428\U00010400", "\U00010400\U00010428|\U00010400")]
    public void FindMatches_CharactersOverBasicPlane_AreWhole(string expression, string text, string expected) =>
        Assert.AreEqual(expected, Join(CreateScanner(expression), text));

    [TestMethod]
    [DataRow(@"\p{L}+|\p{N}", "a\U00020000\U0001D7D81", "a\U00020000|\U0001D7D8|1")]
    [DataRow(@"[^\s\p{L}]+", "a\U0001F600\U0001F600 \U000F0000", "\U0001F600\U0001F600|\U000F0000")]
    [DataRow(@".", "\U0001F600a", "\U0001F600|a")]
    [DataRow(@"^b$", "a\nb\nc", "b", DisplayName = "anchors are of lines")]
    [DataRow(@"\s+(?!\S)", "a  b", " ")]
    public void FindMatches_OtherExpression_SeesCodePoints(string expression, string text, string expected) =>
        Assert.AreEqual(expected, Join(new RegexPattern(expression, exception => exception), text));

    private static WordPattern CreateScanner(string expression) => expression switch
    {
        Gpt2Pattern.Expression => new Gpt2Pattern(),
        Cl100kPattern.Llama3Expression => new Cl100kPattern(maxDigits: 3),
        Cl100kPattern.Qwen2Expression => new Cl100kPattern(maxDigits: 1),
        _ => new O200kPattern(),
    };

    private static string Join(ITextPattern pattern, string text)
    {
        var matches = new List<TextMatch>();
        pattern.FindMatches(text.AsMemory(), matches);
        return string.Join('|', matches.Select(match => text.Substring(match.Start, match.Length)));
    }
}
