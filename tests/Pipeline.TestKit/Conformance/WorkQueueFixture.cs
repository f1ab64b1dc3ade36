using Microsoft.VisualStudio.TestTools.UnitTesting;
using Pipeline.Contracts.Queues;

namespace Pipeline.TestKit.Conformance;

/// <summary>What the parts of the queue suite share.</summary>
public abstract class WorkQueueFixture : ConformanceFixture
{
    protected override string Port => "work queue";

    /// <summary>The client that most tests use.</summary>
    protected IWorkQueue Queue { get; private set; } = null!;

    /// <summary>A queue that no other test uses.</summary>
    protected string Name => $"conformance-{Unique}";

    /// <summary>Long enough for what is there to arrive, wherever the adapter's service is.</summary>
    protected virtual TimeSpan ShortWait => TimeSpan.Zero;

    /// <summary>Why the adapter counts leased and delayed messages as ready; null where it tells them apart.</summary>
    protected virtual string? DepthIsCoarse => null;

    [TestInitialize]
    public async Task OpenAsync() => Queue = await OpenQueueAsync();

    /// <summary>Another client of the same service; may be the same object.</summary>
    protected abstract Task<IWorkQueue> OpenQueueAsync();

    protected Task SendAsync(params string[] ids) =>
        Queue.SendAsync(Name, [.. ids.Select(id => new OutgoingMessage(id, Bytes($"body of {id}")))], Token);

    protected Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int maxCount = 100) =>
        Queue.ReceiveAsync(Name, maxCount, ShortWait, Token);

    protected async Task<ReceivedMessage> ReceiveOneAsync()
    {
        IReadOnlyList<ReceivedMessage> received = await ReceiveAsync(1);
        Assert.HasCount(1, received);
        return received[0];
    }

    /// <summary>Receives until nothing comes.</summary>
    protected async Task<List<ReceivedMessage>> ReceiveAllAsync()
    {
        List<ReceivedMessage> all = [];
        for (IReadOnlyList<ReceivedMessage> some = await ReceiveAsync(); some.Count > 0; some = await ReceiveAsync())
        {
            all.AddRange(some);
        }

        return all;
    }

    /// <summary>Lets the locks of what was received lapse.</summary>
    protected Task LoseLocksAsync() => PassAsync(Queue.LockDuration + TimeSpan.FromSeconds(1));
}
