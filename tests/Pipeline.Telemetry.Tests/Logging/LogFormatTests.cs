using Pipeline.Telemetry.Logging;

namespace Pipeline.Telemetry.Tests.Logging;

[TestClass]
public sealed class LogFormatTests
{
    [TestMethod]
    [DataRow(null, false, "simple")]
    [DataRow(null, true, "json")]
    [DataRow(" ", true, "json")]
    [DataRow("text", true, "simple")]
    [DataRow("Json", false, "json")]
    public void FormatterName_SettingAndOutput_Choose(string? configured, bool isOutputRedirected, string expected)
    {
        string name = LogFormat.FormatterName(configured, isOutputRedirected);

        Assert.AreEqual(expected, name);
    }

    [TestMethod]
    public void FormatterName_UnknownSetting_NamesItAndItsValues()
    {
        InvalidOperationException exception = Assert.ThrowsExactly<InvalidOperationException>(() => LogFormat.FormatterName("xml", false));

        Assert.AreEqual("Logging:Format is 'xml'; it must be 'text' or 'json'.", exception.Message);
    }
}
