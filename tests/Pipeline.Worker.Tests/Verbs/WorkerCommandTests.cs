using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Verbs;

[TestClass]
public sealed class WorkerCommandTests
{
    [TestMethod]
    [DataRow("'pipeline-worker --help'")]
    [DataRow("'frob'", "frob")]
    [DataRow("DIR", "register", "--id", "a")]
    [DataRow("--id", "register", "null:4")]
    [DataRow("'--idd'", "register", "null:4", "--idd", "a")]
    [DataRow("'--bogus'", "run", "--bogus", "foo")]
    [DataRow("'pipeline-worker try --help'", "try", "null:4", "--input", "a", "--bogus")]
    [DataRow("--weights", "try", "null:4", "--input", "a", "--weights", "foo")]
    public async Task Run_WrongUsage_SaysWhatInOneLineAndEndsWithTwo(string named, params string[] arguments)
    {
        (int exitCode, string output, string error) = await WorkerProgram.RunAsync(arguments);

        Assert.AreEqual(2, exitCode, error);
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
        StringAssert.Contains(error, named);
        StringAssert.Contains(error, "--help'");
        Assert.AreEqual("", output);
    }

    [TestMethod]
    [DataRow("--Worker:MaxShardsInFlight=65")]
    [DataRow("--Worker:MaxShardsInFlight", "65")]
    public async Task Run_SettingsAsArguments_AreTaken(params string[] settings)
    {
        (int exitCode, _, string error) = await WorkerProgram.RunAsync(["run", "--data", "unused", .. settings]);

        Assert.AreEqual(1, exitCode, error);
        StringAssert.Contains(error, "MaxShardsInFlight");
    }

    [TestMethod]
    [DataRow("--help")]
    [DataRow("run", "--help")]
    public async Task Run_Help_EndsWithZero(params string[] arguments)
    {
        (int exitCode, string output, _) = await WorkerProgram.RunAsync(arguments);

        Assert.AreEqual(0, exitCode);
        StringAssert.Contains(output, "Usage:");
    }
}
