using Pipeline.TestKit;
using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>The option --cpus, on a process of its own: pinning is for good.</summary>
[TestClass]
public sealed class CpuPinningTests
{
    [TestMethod]
    public async Task Run_OneCpu_PinsEveryThreadAndComputesOnOne()
    {
        string cpu = FirstAllowedCpu();
        using var stack = new LocalStack("nothing", "null:8");

        await stack.StartWorkerAsync(settings: null, "--cpus", cpu);

        IReadOnlyList<(string Name, string Cpus)> threads = stack.Worker!.Threads();
        Assert.IsTrue(threads.All(thread => thread.Cpus == cpu), string.Join(", ", threads));
        Assert.AreEqual(1, threads.Count(thread => thread.Name.StartsWith("encoder-worker", StringComparison.Ordinal)), string.Join(", ", threads));
    }

    [TestMethod]
    [DataRow("1023", "CPU 1023 is not available")]
    [DataRow("0-", "is not a list of CPUs")]
    public async Task Try_CpusThatCannotBe_SaysSo(string cpus, string expectedProblem)
    {
        using var worker = ManagedProcess.Start(Programs.Worker, ["try", "null:8", "--input", "text", "--cpus", cpus]);

        int exitCode = await worker.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.AreEqual(1, exitCode);
        StringAssert.Contains(worker.Output, expectedProblem);
    }

    private static string FirstAllowedCpu()
    {
        const string key = "Cpus_allowed_list:";
        string list = File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Trim();
        return list.Split(',', '-')[0];
    }
}
