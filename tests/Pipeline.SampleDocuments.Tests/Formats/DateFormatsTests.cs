using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Formats;

namespace Pipeline.SampleDocuments.Tests.Formats;

[TestClass]
public sealed class DateFormatsTests
{
    [TestMethod]
    [DataRow("d. MMMM yyyy", Language.German, "3. März 2024")]
    [DataRow("MMMM d, yyyy", Language.English, "March 3, 2024")]
    [DataRow("dd. MMM yyyy", Language.German, "03. Mär 2024")]
    [DataRow("MM/dd/yyyy", Language.English, "03/03/2024")]
    [DataRow("dd.MM.yy", Language.German, "03.03.24")]
    public void Write_Pattern_IsInTheLanguage(string pattern, Language language, string expected) =>
        Assert.AreEqual(expected, DateFormats.Write(new DateOnly(2024, 3, 3), pattern, language));

    [TestMethod]
    public void Choose_NoCurrency_NeverGivesDayAndMonthWithSlashes()
    {
        for (int i = 0; i < 500; i++)
        {
            string pattern = DateFormats.Choose(Language.English, Split.HeldOut, currency: null, new DocumentRandom(Split.HeldOut, 1, i, 0));

            Assert.IsTrue(pattern[0] == 'y' || !pattern.Contains('/', StringComparison.Ordinal), pattern);
        }
    }
}
