using System.Net;
using System.Net.Sockets;
using Pipeline.TestKit;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Verbs;

[TestClass]
public sealed class RunVerbTests
{
    [TestMethod]
    public async Task Run_DataFolderBelowAFile_EndsWithOneSentence()
    {
        using var folder = new TempDirectory();
        string file = folder.Combine("file");
        await File.WriteAllTextAsync(file, "");

        (int exitCode, string output, string error) = await RunAsync("--data", Path.Combine(file, "data"), "--Worker:Port=0");

        AssertOneSentence(exitCode, output, error, file);
    }

    // no process may make a folder there, root's included
    [TestMethod]
    [DataRow("/proc/x")]
    [DataRow("/sys/x")]
    public async Task Run_DataFolderThatCannotBeMade_EndsWithOneSentence(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("The folders are Linux's.");
        }

        (int exitCode, string output, string error) = await RunAsync("--data", folder, "--Worker:Port=0");

        AssertOneSentence(exitCode, output, error, folder);
    }

    [TestMethod]
    public async Task Run_PortTaken_EndsWithOneSentence()
    {
        using var folder = new TempDirectory();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        (int exitCode, string output, string error) = await RunAsync("--data", folder.Path, $"--Worker:Port={port}");

        AssertOneSentence(exitCode, output, error, port);
    }

    private static void AssertOneSentence(int exitCode, string output, string error, string named)
    {
        Assert.AreEqual(1, exitCode, error);
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
        StringAssert.StartsWith(error, "The worker cannot run: ");
        StringAssert.Contains(error, named);
        Assert.DoesNotContain("Exception", output);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        WorkerProgram.RunAsync(["run", "--Worker:Models:0:Id=m", "--Worker:Models:0:Path=null:4", .. arguments]);
}
