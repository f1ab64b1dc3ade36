using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>.NET's hosts watch all folders below the working directory for changed settings, unless they are told not to.</summary>
[TestClass]
public sealed class FileWatchTests
{
    // as Linux shows it
    private const string WatchingThread = ".NET File Watch";

    [TestMethod]
    public async Task Start_HostAndWorker_WatchNoFolder()
    {
        using var stack = new LocalStack("nothing", "null:8");

        await stack.StartHostAsync();
        await stack.StartWorkerAsync();

        Assert.DoesNotContain(WatchingThread, stack.Host!.Threads().Select(thread => thread.Name));
        Assert.DoesNotContain(WatchingThread, stack.Worker!.Threads().Select(thread => thread.Name));
    }
}
