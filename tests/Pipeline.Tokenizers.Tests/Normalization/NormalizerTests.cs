using System.Text;
using Pipeline.Tokenizers.Normalization;

namespace Pipeline.Tokenizers.Tests.Normalization;

[TestClass]
public sealed class NormalizerTests
{
    [TestMethod]
    [DataRow("Ab\u000bC\u0085d", "abcd", DisplayName = "control characters vanish before the white-space test")]
    [DataRow("a\tb\u00a0c\u3000d", "a b c d", DisplayName = "white space becomes a space")]
    [DataRow("a\0b\ufffdc\u200bd\ue000e", "abcde", DisplayName = "null, replacement, format and private use vanish")]
    [DataRow("x漢y", "x 漢 y", DisplayName = "ideographs are set apart")]
    [DataRow("\U00020000", " \U00020000 ", DisplayName = "ideographs over U+FFFF too")]
    [DataRow("Éà", "ea", DisplayName = "accents go with case")]
    [DataRow("İI", "ii", DisplayName = "dotted capital I")]
    [DataRow("ΑΣ", "ας", DisplayName = "no final sigma: by character")]
    public void Normalize_BertUncased_CleansAndFolds(string text, string expected)
    {
        var normalizer = new BertNormalizer(new BertNormalizerOptions(true, true, StripAccents: null, Lowercase: true));

        Assert.AreEqual(expected.Replace('ς', 'σ'), normalizer.Normalize(text));
    }

    [TestMethod]
    [DataRow(null, false, "É", "É")]
    [DataRow(true, false, "É", "E")]
    [DataRow(false, true, "É", "é")]
    public void Normalize_StripAccents_FollowsLowercaseWhereNull(bool? strip, bool lowercase, string text, string expected)
    {
        var normalizer = new BertNormalizer(new BertNormalizerOptions(true, true, strip, lowercase));

        Assert.AreEqual(expected, normalizer.Normalize(text));
    }

    [TestMethod]
    [DataRow(NormalizationForm.FormC, "e\u0301\uffffe\u0301", "é\uffffé")]
    [DataRow(NormalizationForm.FormD, "é\ud800é", "e\u0301\ud800e\u0301")]
    [DataRow(NormalizationForm.FormKC, "ﬁ\ufdd0①", "fi\ufdd01")]
    [DataRow(NormalizationForm.FormKD, "½\U0001fffe", "1\u20442\U0001fffe")]
    public void Normalize_FormAroundRefusedCharacters_NormalizesRuns(NormalizationForm form, string text, string expected)
    {
        var normalizer = new UnicodeFormNormalizer(form);

        Assert.AreEqual(expected, normalizer.Normalize(text));
    }

    [TestMethod]
    public void Normalize_StripAccents_RemovesSpacingMarksToo()
    {
        var normalizer = new StripAccentsNormalizer();

        Assert.AreEqual("aकb", normalizer.Normalize("a\u0301क\u0903b\u20dd"));
    }

    [TestMethod]
    public void Normalize_Lowercase_ReachesOverU10000()
    {
        var normalizer = new LowercaseNormalizer();

        Assert.AreEqual("\U00010428ß", normalizer.Normalize("\U00010400ẞ"));
    }
}
