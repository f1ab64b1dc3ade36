using Pipeline.Worker.Verbs;

namespace Pipeline.Worker.Tests.Verbs;

[TestClass]
public sealed class SettingArgumentsTests
{
    [TestMethod]
    [DataRow()]
    [DataRow("--Worker:Port=0")]
    [DataRow("--Worker:Port", "0", "--Worker:Models:0:Id=a=b")]
    public void Check_Settings_FindsNothing(params string[] arguments)
    {
        Assert.IsNull(SettingArguments.Check(arguments));
    }

    [TestMethod]
    [DataRow("'--bogus' is neither", "--bogus", "foo")]
    [DataRow("'foo' is neither", "foo")]
    [DataRow("'more' is neither", "--Worker:Port", "0", "more")]
    [DataRow("'--port=1' is neither", "--port=1")]
    [DataRow("'--Worker:Port' has no value", "--Worker:Port=0", "--Worker:Port")]
    public void Check_SomethingElse_NamesIt(string expected, params string[] arguments)
    {
        StringAssert.Contains(SettingArguments.Check(arguments), expected);
    }
}
