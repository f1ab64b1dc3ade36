using Pipeline.SampleDocuments.Formats;

namespace Pipeline.SampleDocuments.Tests.Formats;

[TestClass]
public sealed class AmountFormatTests
{
    [TestMethod]
    [DataRow(",", ".", "$", true, "", 123_456_789L, "$1,234,567.89")]
    [DataRow(".", ",", "EUR", false, " ", 123_456L, "1.234,56 EUR")]
    [DataRow(" ", ",", "kr", false, " ", 99_900L, "999,00 kr")]
    [DataRow("'", ".", "", false, "", 100_005L, "1'000.05")]
    [DataRow("", ",", "", false, "", 7L, "0,07")]
    public void Write_Amount_HasSeparatorsAndCurrency(string group, string point, string currency, bool isFirst, string gap, long cents, string expected) =>
        Assert.AreEqual(expected, new AmountFormat(group, point, currency, isFirst, gap, IsDashed: false).Write(cents));

    [TestMethod]
    public void WriteNumber_Dashed_IsSoOnlyWhereThereAreNoHundredths()
    {
        var format = new AmountFormat(".", ",", "", IsCurrencyFirst: false, "", IsDashed: true);

        Assert.AreEqual("1.200,-", format.WriteNumber(120_000));
        Assert.AreEqual("1.200,10", format.WriteNumber(120_010));
    }

    [TestMethod]
    [DataRow(1_900, "19")]
    [DataRow(810, "8,1")]
    [DataRow(825, "8,25")]
    public void WriteRate_Rate_HasNoZerosBehind(int rate, string expected) =>
        Assert.AreEqual(expected, new AmountFormat(".", ",", "", IsCurrencyFirst: false, "", IsDashed: false).WriteRate(rate));
}
