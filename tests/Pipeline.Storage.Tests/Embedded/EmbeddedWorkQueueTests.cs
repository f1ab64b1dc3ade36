using Pipeline.Contracts.Queues;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Embedded.Files;
using Pipeline.Storage.Embedded.Queues;
using Pipeline.TestKit;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>What the files of a queue mean, beyond the port's promises.</summary>
[TestClass]
public sealed class EmbeddedWorkQueueTests : IDisposable
{
    private const string Name = "a-queue";

    private readonly TempDirectory _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly EmbeddedWorkQueue _queue;

    public EmbeddedWorkQueueTests()
    {
        _queue = new EmbeddedWorkQueue(_root.Path, new EmbeddedQueueOptions(), _time);
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public void Dispose() => _root.Dispose();

    [TestMethod]
    public async Task Receive_OwnerOfTheLeaseIsGone_GivesTheMessageAtOnce()
    {
        await SendAsync("m-1");
        await ReceiveAsync();
        HandLeaseTo(ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime - 1 });

        QueueDepth depth = await _queue.GetDepthAsync(Name, Token);
        IReadOnlyList<ReceivedMessage> again = await ReceiveAsync();

        Assert.AreEqual((1, 0), (depth.Ready, depth.Leased));
        Assert.HasCount(1, again);
    }

    [TestMethod]
    public async Task Receive_OwnerCannotBeJudged_WaitsForTheEndOfTheLease()
    {
        await SendAsync("m-1");
        await ReceiveAsync();
        HandLeaseTo(ProcessIdentity.Current with { Namespace = 1 });

        IReadOnlyList<ReceivedMessage> early = await ReceiveAsync();
        _time.Advance(_queue.LockDuration);
        IReadOnlyList<ReceivedMessage> late = await ReceiveAsync();

        Assert.IsEmpty(early);
        Assert.HasCount(1, late);
    }

    [TestMethod]
    public async Task Receive_WaitsWhileThisProcessSends_GetsTheMessageBeforeTheNextLook()
    {
        // the clock stands still: no look after the first comes by time
        Task<IReadOnlyList<ReceivedMessage>> receiving = _queue.ReceiveAsync(Name, 1, TimeSpan.FromMinutes(1), Token);
        await Eventually.HoldsAsync(() => _time.PendingTimerCount > 0, "the receiver waits");

        await SendAsync("m-1");

        Assert.AreEqual("m-1", (await receiving.WaitAsync(TimeSpan.FromSeconds(30), Token)).Single().Id);
    }

    [TestMethod]
    public async Task Receive_SeveralSent_ComeInTheirOrder()
    {
        for (int i = 0; i < 20; i++)
        {
            await SendAsync($"m-{i}");
        }

        List<string> received = [];
        for (int i = 0; i < 20; i++)
        {
            received.Add((await ReceiveAsync())[0].Id);
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Select(i => $"m-{i}").ToArray(), received);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("short")]
    [DataRow("something that is no message of ours")]
    public async Task Receive_FileIsNoMessage_PutsItAsideAndGoesOn(string text)
    {
        await SendAsync("bad");
        File.WriteAllText(Directory.EnumerateFiles(_root.Combine($"{Name}/ready")).Single(), text);
        await SendAsync("good");

        IReadOnlyList<ReceivedMessage> received = await ReceiveAsync(10);

        Assert.AreEqual("good", received.Single().Id);
        Assert.AreEqual(1, (await _queue.GetDepthAsync(Name, Token)).DeadLettered);
        string note = Directory.EnumerateFiles(_root.Combine($"{Name}/dead"), "*.json").Single();
        Assert.Contains("corrupt_message", await File.ReadAllTextAsync(note, Token));
    }

    [TestMethod]
    public async Task DeadLetter_Held_LeavesANoteThatSaysWhy()
    {
        await SendAsync("m/1");

        await _queue.DeadLetterAsync((await ReceiveAsync())[0], "poison", "It cannot be read.", Token);

        string note = Directory.EnumerateFiles(_root.Combine($"{Name}/dead"), "*.json").Single();
        string text = await File.ReadAllTextAsync(note, Token);
        Assert.Contains("\"m/1\"", text);
        Assert.Contains("\"poison\"", text);
        Assert.Contains("It cannot be read.", text);
    }

    [TestMethod]
    public async Task AnyCall_ForeignFilesThere_AreIgnored()
    {
        foreach (string folder in new[] { "ready", "leased", "dead", "tmp" })
        {
            Directory.CreateDirectory(_root.Combine($"{Name}/{folder}"));
            File.WriteAllText(_root.Combine($"{Name}/{folder}/README"), "x");
            File.WriteAllText(_root.Combine($"{Name}/{folder}/1-2-zz"), "x");
        }

        Assert.IsEmpty(await ReceiveAsync());
        Assert.AreEqual(new QueueDepth(0, 0, 0, 0, null), await _queue.GetDepthAsync(Name, Token));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("../../etc/passwd")]
    [DataRow("1-2-3")]
    public async Task Complete_TokenOfAnotherForm_Throws(string token)
    {
        ReceivedMessage message = new(Name, "m-1", ReadOnlyMemory<byte>.Empty, token);

        await Assert.ThrowsExactlyAsync<ArgumentException>(() => _queue.CompleteAsync(message, Token));
    }

    [TestMethod]
    public async Task Open_FilesAsideOfDeadSenders_AreRemoved()
    {
        ProcessIdentity gone = ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime - 1 };
        Directory.CreateDirectory(_root.Combine($"{Name}/tmp"));
        string dead = _root.Combine($"{Name}/tmp/{gone}-ab");
        string living = _root.Combine($"{Name}/tmp/{ProcessIdentity.Current}-ab");
        File.WriteAllText(dead, "half");
        File.WriteAllText(living, "half");

        await SendAsync("m-1");

        Assert.IsFalse(File.Exists(dead));
        Assert.IsTrue(File.Exists(living));
    }

    private Task SendAsync(string id) => _queue.SendAsync(Name, [new OutgoingMessage(id, new byte[] { 1, 2, 3 })], Token);

    private Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int maxCount = 1) =>
        _queue.ReceiveAsync(Name, maxCount, TimeSpan.Zero, Token);

    private void HandLeaseTo(ProcessIdentity owner)
    {
        string path = Directory.EnumerateFiles(_root.Combine($"{Name}/leased")).Single();
        Assert.IsTrue(LeaseName.TryParse(Path.GetFileName(path), out LeaseName lease));
        File.Move(path, Path.Combine(Path.GetDirectoryName(path)!, (lease with { Owner = owner }).ToString()));
    }
}
