using System.Diagnostics;
using System.Globalization;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Tests.Embedded;

[TestClass]
public sealed class ProcessIdentityTests
{
    [TestMethod]
    public void TryParse_OwnText_GivesTheSameBack()
    {
        bool isParsed = ProcessIdentity.TryParse(ProcessIdentity.Current.ToString(), out ProcessIdentity identity);

        Assert.IsTrue(isParsed);
        Assert.AreEqual(ProcessIdentity.Current, identity);
        Assert.AreEqual(Environment.ProcessId, identity.Id);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("1")]
    [DataRow("1.2")]
    [DataRow("1.2.3.4")]
    [DataRow("x.2.3")]
    [DataRow("1..3")]
    public void TryParse_OtherText_IsFalse(string text) => Assert.IsFalse(ProcessIdentity.TryParse(text, out _));

    [TestMethod]
    public void IsGone_ThisProcess_IsFalse() => Assert.IsFalse(ProcessIdentity.Current.IsGone());

    [TestMethod]
    public void IsGone_OtherProcess_IsFalseUntilItsStartTimeDiffers()
    {
        string[] fields = File.ReadAllText("/proc/1/stat").Split(") ")[^1].Split(' ');
        long startTime = long.Parse(fields[19], CultureInfo.InvariantCulture);
        ProcessIdentity init = ProcessIdentity.Current with { Id = 1, StartTime = startTime };

        Assert.IsFalse(init.IsGone());
        Assert.IsTrue((init with { StartTime = init.StartTime + 1 }).IsGone());
    }

    [TestMethod]
    public async Task IsGone_EndedProcess_IsTrue()
    {
        using Process process = Process.Start("true");
        int id = process.Id;
        await process.WaitForExitAsync();

        Assert.IsTrue((ProcessIdentity.Current with { Id = id, StartTime = 1 }).IsGone());
    }
}
