using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Worker.Shards;

namespace Pipeline.Worker.Tests.Shards;

[TestClass]
public sealed class ShardBacklogTests
{
    [TestMethod]
    public void EnterAsync_MoreInputsThanAllowed_WaitsUntilSomeHaveLeft()
    {
        var backlog = new ShardBacklog(maxInputs: 4, checkpointBytes: 100);
        Assert.IsTrue(backlog.EnterAsync(3, CancellationToken.None).IsCompleted);

        Task second = backlog.EnterAsync(2, CancellationToken.None);
        bool waited = !second.IsCompleted;
        backlog.Leave(3, Result(1));

        Assert.IsTrue(waited);
        Assert.IsTrue(second.IsCompletedSuccessfully);
    }

    [TestMethod]
    public void EnterAsync_LineWithMoreInputsThanAllowed_GoesAlone()
    {
        var backlog = new ShardBacklog(maxInputs: 4, checkpointBytes: 100);

        Task alone = backlog.EnterAsync(50, CancellationToken.None);
        Task next = backlog.EnterAsync(1, CancellationToken.None);

        Assert.IsTrue(alone.IsCompletedSuccessfully);
        Assert.IsFalse(next.IsCompleted);
    }

    [TestMethod]
    public void EnterAsync_TwiceTheCheckpointBytesWait_WaitsUntilTheyAreTaken()
    {
        var backlog = new ShardBacklog(maxInputs: 100, checkpointBytes: 10);
        backlog.EnterAsync(1, CancellationToken.None);
        backlog.EnterAsync(1, CancellationToken.None);
        backlog.Leave(1, Result(10));
        bool isDue = backlog.Full.IsCompleted;
        backlog.Leave(1, Result(10));

        Task third = backlog.EnterAsync(1, CancellationToken.None);
        bool waited = !third.IsCompleted;
        IReadOnlyList<ResultLine> taken = backlog.Take();

        Assert.IsTrue(isDue);
        Assert.IsTrue(waited);
        Assert.HasCount(2, taken);
        Assert.IsTrue(third.IsCompletedSuccessfully);
        Assert.IsFalse(backlog.Full.IsCompleted);
    }

    [TestMethod]
    public async Task EnterAsync_Cancelled_Throws()
    {
        var backlog = new ShardBacklog(maxInputs: 1, checkpointBytes: 10);
        await backlog.EnterAsync(1, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task waiting = backlog.EnterAsync(1, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }

    private static ResultLine Result(int bytes) => new(1, true, new byte[bytes], TokenUsage.None);
}
