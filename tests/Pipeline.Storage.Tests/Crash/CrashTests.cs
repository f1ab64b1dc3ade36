using Pipeline.Storage.CrashChild;
using Pipeline.Storage.Embedded;
using Pipeline.TestKit;

namespace Pipeline.Storage.Tests.Crash;

/// <summary>Children work on one store and one queue, two at a time; one after the other is killed.</summary>
[TestClass]
public sealed class CrashTests
{
    // The moment of a kill is random in what was done before and in time: slow disks do little in any time.
    private const int MaxLines = 20;
    private const int MaxWorkMilliseconds = 100;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Kill_AtAnyMoment_NothingAcknowledgedIsLostTornOrHeldTwice()
    {
        int killCount = TestScale.Choose(byDefault: 12, full: 120);
        Random random = TestSeed.CreateRandom();
        using TempDirectory folder = new();
        List<CrashChildProcess> children = [];
        try
        {
            await KillAsync(folder.Path, killCount, children, random);

            await CheckAsync(folder.Path, children);
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }
    }

    private async Task KillAsync(string folder, int killCount, List<CrashChildProcess> children, Random random)
    {
        CrashChildProcess Start()
        {
            CrashChildProcess child = new(folder, $"c{children.Count}", random.Next());
            children.Add(child);
            return child;
        }

        List<CrashChildProcess> living = [Start(), Start()];
        for (int kill = 1; kill <= killCount; kill++)
        {
            CrashChildProcess victim = living[random.Next(living.Count)];
            int lineCount = victim.Lines.Count + random.Next(1, MaxLines);
            await Eventually.HoldsAsync(() => victim.Lines.Count >= lineCount, $"child {victim.Name} is at work");
            TimeSpan work = TimeSpan.FromMilliseconds(random.Next(MaxWorkMilliseconds));
            await Task.Delay(work, TimeProvider.System, TestContext.CancellationToken);
            await victim.KillAsync();
            living.Remove(victim);
            if (kill < killCount - 1)
            {
                living.Add(Start());
            }
        }

        Assert.IsEmpty(living);
    }

    private async Task CheckAsync(string folder, List<CrashChildProcess> children)
    {
        List<AckLine> lines = [.. children.SelectMany(child => child.Lines)];
        foreach (var kind in lines.CountBy(line => line.Event))
        {
            TestContext.WriteLine($"{kind.Key}: {kind.Value}");
        }

        EmbeddedBlobStore blobs = new(Path.Combine(folder, "blobs"), TimeProvider.System);
        EmbeddedWorkQueue queue = new(Path.Combine(folder, "queues"), new EmbeddedQueueOptions(), TimeProvider.System);
        await new BlobWitness(blobs, lines).CheckAsync();
        await new QueueWitness(queue, lines, children.ToDictionary(child => child.Name, child => child.KilledAt)).CheckAsync();
        Assert.Contains(line => line.Event is AckEvents.Put or AckEvents.Appended or AckEvents.Committed, lines);
        Assert.Contains(line => line.Event is AckEvents.Completed, lines);
        Assert.IsEmpty(Directory.EnumerateFiles(folder, "t*-*", SearchOption.AllDirectories), "drafts were left behind");
        Assert.IsEmpty(Directory.EnumerateDirectories(Path.Combine(folder, "blobs", "~new")), "folders were left aside");
    }
}
