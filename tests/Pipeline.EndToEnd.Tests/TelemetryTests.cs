using Pipeline.TestKit;
using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>ONNX Runtime's own telemetry leaves files in the home folder where it is on.</summary>
[TestClass]
public sealed class TelemetryTests
{
    [TestMethod]
    public async Task Try_HomeOfItsOwn_StaysEmpty()
    {
        using var model = new SampleModelFolder(64);
        using var home = new TempDirectory();
        using var worker = ManagedProcess.Start(
            Programs.Worker, ["try", model.Path, "--input", "text"], new Dictionary<string, string> { ["HOME"] = home.Path });

        int exitCode = await worker.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.AreEqual(0, exitCode, worker.Output);
        Assert.IsEmpty(Directory.EnumerateFileSystemEntries(home.Path, "*", SearchOption.AllDirectories));
    }
}
