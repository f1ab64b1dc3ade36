using Pipeline.Cli.Display;

namespace Pipeline.Cli.Tests.Display;

[TestClass]
public sealed class FiguresTests
{
    [TestMethod]
    [DataRow(0.0, "0 B")]
    [DataRow(999.0, "999 B")]
    [DataRow(1_000.0, "1.0 KB")]
    [DataRow(999_949.0, "999.9 KB")]
    [DataRow(999_950.0, "1.0 MB")]
    [DataRow(8_589_934_592.0, "8.6 GB")]
    public void Bytes_Size_HasUnit(double bytes, string expected) => Assert.AreEqual(expected, Figures.Bytes(bytes));

    [TestMethod]
    [DataRow(0.0, "0:00")]
    [DataRow(0.2, "0:01")]
    [DataRow(59.5, "1:00")]
    [DataRow(3599.0, "59:59")]
    [DataRow(3600.0, "1:00:00")]
    [DataRow(100_000.0, "27:46:40")]
    public void Duration_Seconds_RoundsUp(double seconds, string expected) =>
        Assert.AreEqual(expected, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [TestMethod]
    [DataRow(0.04, "0.0")]
    [DataRow(99.94, "99.9")]
    [DataRow(1234.5, "1,234")]
    public void Rate_PerSecond_IsShort(double rate, string expected) => Assert.AreEqual(expected, Figures.Rate(rate));

    [TestMethod]
    [DataRow(1L, "1 line")]
    [DataRow(0L, "0 lines")]
    [DataRow(1_234_567L, "1,234,567 lines")]
    public void Count_WithNoun_TakesItsNumber(long count, string expected) =>
        Assert.AreEqual(expected, Figures.Count(count, "line", "lines"));
}
