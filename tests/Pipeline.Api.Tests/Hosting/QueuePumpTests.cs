using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Handling;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;

namespace Pipeline.Api.Tests.Hosting;

[TestClass]
public sealed class QueuePumpTests
{
    [TestMethod]
    public async Task Message_Done_IsCompleted()
    {
        List<string> handled = [];
        await using var pump = new PumpFixture((message, _) =>
        {
            handled.Add(message.Id);
            return Task.FromResult(HandlerResult.Done);
        });
        await pump.SendAsync("a");

        await pump.StartAsync();

        await pump.AwaitDepthAsync(depth => depth is { Ready: 0, Leased: 0, Delayed: 0, DeadLettered: 0 }, "the message is gone");
        Assert.AreEqual("a", handled.Single());
    }

    [TestMethod]
    public async Task Message_RetryLater_ComesAgainAfterADelay()
    {
        int count = 0;
        await using var pump = new PumpFixture((_, _) => Task.FromResult(
            Interlocked.Increment(ref count) == 1 ? HandlerResult.RetryLater("newer_schema", "Version 9.") : HandlerResult.Done));
        await pump.SendAsync("a");

        await pump.StartAsync();
        await pump.AwaitLogAsync("MessageRetryLater");
        await pump.AwaitDepthAsync(depth => depth.Leased == 0, "the message is given back");
        QueueDepth before = await pump.DepthAsync();
        pump.Time.Advance(TimeSpan.FromSeconds(5));

        await pump.AwaitDepthAsync(depth => depth is { Ready: 0, Leased: 0, Delayed: 0 }, "the message is gone");
        Assert.AreEqual(1, before.Delayed);
        Assert.AreEqual(2, count);
    }

    [TestMethod]
    public async Task Message_Poison_IsPutAsideWithItsReason()
    {
        await using var pump = new PumpFixture((_, _) => Task.FromResult(HandlerResult.Poison("malformed", "Not JSON.")));
        await pump.SendAsync("a");

        await pump.StartAsync();

        await pump.AwaitDepthAsync(depth => depth.DeadLettered == 1, "the message is put aside");
        Assert.AreEqual("malformed", pump.Queue.DeadLetters(PumpFixture.QueueName).Single().Reason);
    }

    [TestMethod]
    public async Task Message_HandlerThrows_IsGivenBackAndLogged()
    {
        await using var pump = new PumpFixture((_, _) => throw new InvalidOperationException("a fault of ours"));
        await pump.SendAsync("a");

        await pump.StartAsync();

        await pump.AwaitLogAsync("MessageHandlerFailed");
        await pump.AwaitDepthAsync(depth => depth.Delayed == 1, "the message is given back");
    }

    [TestMethod]
    public async Task Messages_MoreThanAtOnce_AreBounded()
    {
        var gate = new TaskCompletionSource();
        int inHand = 0;
        int most = 0;
        await using var pump = new PumpFixture(
            async (_, _) =>
            {
                int now = Interlocked.Increment(ref inHand);
                InterlockedMax(ref most, now);
                await gate.Task;
                Interlocked.Decrement(ref inHand);
                return HandlerResult.Done;
            },
            messagesAtOnce: 3);
        await pump.SendAsync("a", "b", "c", "d", "e", "f", "g");

        await pump.StartAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref inHand) == 3, "three are in hand");
        QueueDepth full = await pump.DepthAsync();
        gate.SetResult();

        await pump.AwaitDepthAsync(depth => depth is { Ready: 0, Leased: 0 }, "all are gone");
        Assert.AreEqual(3, full.Leased);
        Assert.AreEqual(3, most);
    }

    [TestMethod]
    public async Task Message_WorkLongerThanItsLock_StaysLocked()
    {
        var gate = new TaskCompletionSource();
        int renewals = 0;
        int handled = 0;
        await using var pump = new PumpFixture(async (_, _) =>
        {
            Interlocked.Increment(ref handled);
            await gate.Task;
            return HandlerResult.Done;
        });
        pump.Queue.After = call =>
        {
            Interlocked.Add(ref renewals, call.Operation == QueueOperation.Renew ? 1 : 0);
            return Task.CompletedTask;
        };
        await pump.SendAsync("a");
        await pump.StartAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref handled) == 1, "the message is in hand");

        for (int renewal = 1; renewal <= 9; renewal++)
        {
            pump.Time.Advance(pump.Queue.LockDuration / 3);
            await Eventually.HoldsAsync(() => Volatile.Read(ref renewals) == renewal, $"lock is renewed {renewal} times");
        }

        Assert.AreEqual(1, (await pump.DepthAsync()).Leased);
        gate.SetResult();
        await pump.AwaitDepthAsync(depth => depth.Leased == 0, "the message is gone");
        Assert.AreEqual(1, handled);
    }

    [TestMethod]
    public async Task Message_LockLost_EndsTheWorkAndLeavesTheMessageAlone()
    {
        int handled = 0;
        await using var pump = new PumpFixture(
            async (_, token) =>
            {
                if (Interlocked.Increment(ref handled) == 1)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }

                return HandlerResult.Done;
            },
            messagesAtOnce: 1);
        int settled = 0;
        pump.Queue.Before = call =>
        {
            Interlocked.Add(ref settled, call.Operation is QueueOperation.Return or QueueOperation.Complete ? 1 : 0);
            return Task.CompletedTask;
        };
        await pump.SendAsync("a");
        await pump.StartAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref handled) == 1, "the message is in hand");

        pump.Queue.ExpireLocks(PumpFixture.QueueName);
        pump.Time.Advance(pump.Queue.LockDuration / 3);

        await pump.AwaitDepthAsync(depth => depth is { Ready: 0, Leased: 0 }, "its next delivery is done");
        Assert.AreEqual(2, handled);
        Assert.AreEqual(1, settled);
    }

    [TestMethod]
    public async Task Stop_WorkInHand_IsFinishedAndNothingElseIsTaken()
    {
        var gate = new TaskCompletionSource();
        int handled = 0;
        await using var pump = new PumpFixture(
            async (_, _) =>
            {
                Interlocked.Increment(ref handled);
                await gate.Task;
                return HandlerResult.Done;
            },
            messagesAtOnce: 1);
        await pump.SendAsync("a", "b");
        await pump.StartAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref handled) == 1, "the message is in hand");

        // the pump's own stop may come seconds later: the web server stops first
        pump.Lifetime.StopApplication();
        gate.SetResult();
        await Eventually.HoldsAsync(() => pump.HasEnded, "the pump has ended");

        QueueDepth depth = await pump.DepthAsync();
        Assert.AreEqual(1, handled);
        Assert.AreEqual((1L, 0L), (depth.Ready, depth.Leased));
    }

    [TestMethod]
    public async Task Stop_WorkThatDoesNotEnd_IsBrokenOffAndGivenBackAtOnce()
    {
        int handled = 0;
        await using var pump = new PumpFixture(async (_, token) =>
        {
            Interlocked.Increment(ref handled);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return HandlerResult.Done;
        });
        await pump.SendAsync("a");
        await pump.StartAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref handled) == 1, "the message is in hand");
        TimeSpan waited = TimeSpan.Zero;

        Task stopping = pump.StopAsync();
        await Eventually.HoldsAsync(() =>
        {
            pump.Time.Advance(TimeSpan.FromSeconds(1));
            waited += TimeSpan.FromSeconds(1);
            return stopping.IsCompleted;
        }, "the pump has stopped");
        await stopping;

        QueueDepth depth = await pump.DepthAsync();
        Assert.AreEqual((1L, 0L, 0L), (depth.Ready, depth.Leased, depth.Delayed));
        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromSeconds(6), waited);
    }

    [TestMethod]
    public async Task Receive_Fails_IsTriedAgainAndReadinessWaits()
    {
        bool isDown = true;
        await using var pump = new PumpFixture((_, _) => Task.FromResult(HandlerResult.Done));
        pump.Queue.Before = _ => Volatile.Read(ref isDown) ? throw new StorageUnavailableException("The queue", null) : Task.CompletedTask;

        await pump.StartAsync();
        await pump.AwaitLogAsync("ReceiveFailed");
        bool wasReady = pump.Health.IsReady;
        Volatile.Write(ref isDown, false);
        await Eventually.HoldsAsync(
            () =>
            {
                pump.Time.Advance(TimeSpan.FromSeconds(1));
                return pump.Health.IsReady;
            },
            "the pump is ready");

        Assert.IsFalse(wasReady);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (seen < value)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            seen = before == seen ? value : before;
        }
    }
}
