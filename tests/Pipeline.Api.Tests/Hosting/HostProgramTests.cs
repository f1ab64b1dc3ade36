using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Pipeline.LocalHost.Settings;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests.Hosting;

[TestClass]
public sealed class HostProgramTests
{
    [TestMethod]
    public async Task Start_DataFolderBelowAFile_EndsWithOneSentence()
    {
        using var folder = new TempDirectory();
        string file = folder.Combine("file");
        await File.WriteAllTextAsync(file, "");

        (int exitCode, string output, string error) = await HostProgram.RunAsync(
            ["--Storage:DataDirectory", Path.Combine(file, "data"), "--Host:Port", "0"]);

        AssertOneSentence(exitCode, output, error, file);
    }

    // no process may make a folder there, root's included
    [TestMethod]
    [DataRow("/proc/x")]
    [DataRow("/sys/x")]
    public async Task Start_DataFolderThatCannotBeMade_EndsWithOneSentence(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("The folders are Linux's.");
        }

        (int exitCode, string output, string error) = await HostProgram.RunAsync(["--Storage:DataDirectory", folder, "--Host:Port", "0"]);

        AssertOneSentence(exitCode, output, error, folder);
    }

    [TestMethod]
    public async Task Start_PortTaken_EndsWithOneSentence()
    {
        using var folder = new TempDirectory();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        (int exitCode, string output, string error) = await HostProgram.RunAsync(
            ["--Storage:DataDirectory", folder.Path, "--Host:Port", port]);

        AssertOneSentence(exitCode, output, error, port);
    }

    [TestMethod]
    [DataRow("--help")]
    [DataRow("-h")]
    public async Task Start_Help_ListsEverySettingWithItsDefaultAndEnds(string flag)
    {
        (int exitCode, string output, _) = await HostProgram.RunAsync([flag]);

        Assert.AreEqual(0, exitCode);
        string[] lines = output.Split('\n');
        foreach ((string section, object defaults) in new (string, object)[]
        {
            ("Storage", new { Mode = "Embedded", DataDirectory = ".pipeline/data" }), ("Host", new LocalHostOptions()), ("Limits", new LimitsOptions()),
        })
        {
            foreach (PropertyInfo property in defaults.GetType().GetProperties())
            {
                string value = string.Create(CultureInfo.InvariantCulture, $"({property.GetValue(defaults)})");
                Assert.AreEqual(1, lines.Count(line => line.Contains($" {section}:{property.Name} ", StringComparison.Ordinal)
                    && line.TrimEnd().EndsWith(value, StringComparison.Ordinal)), $"{section}:{property.Name} {value}");
            }
        }
    }

    private static void AssertOneSentence(int exitCode, string output, string error, string named)
    {
        Assert.AreEqual(1, exitCode, error);
        Assert.HasCount(1, error.TrimEnd().Split('\n'), error);
        StringAssert.StartsWith(error, "The host cannot run: ");
        StringAssert.Contains(error, named);
        Assert.DoesNotContain("Exception", output);
    }
}
