using Pipeline.TestKit;
using Pipeline.Worker.Shards;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Shards;

/// <summary>A worker is killed at every single storage and queue call of a shard, and another one goes on.</summary>
[TestClass]
public sealed class ShardCrashTests
{
    private const int LineCount = 5;

    // more than a shard of this size makes; the loop ends at the first run that survives
    private const int MostCalls = 200;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task ProcessAsync_KilledAtEachCall_NextWorkerGivesEachLineOnce(bool isAfterEffect)
    {
        int call = 0;
        bool isDead = true;
        while (isDead && call < MostCalls)
        {
            isDead = await CrashOnceAsync(++call, isAfterEffect);
        }

        Assert.IsFalse(isDead, "no run ended without a crash");
        Assert.IsGreaterThan(9, call, "calls of a shard whose results all came before the first checkpoint");
    }

    [TestMethod]
    public async Task ProcessAsync_KilledAgainAndAgain_GivesEachLineOnce()
    {
        var random = new Random(TestSeed.Create());
        for (int round = 0; round < TestScale.Choose(10, 200); round++)
        {
            TestBatch batch = await CreateAsync();
            for (int life = 0; life < 6; life++)
            {
                await LiveAsync(batch, new CrashPoint(random.Next(1, 25), random.Next(2) == 0));
            }

            await FinishAsync(batch);
        }
    }

    private static async Task<bool> CrashOnceAsync(int call, bool isAfterEffect)
    {
        TestBatch batch = await CreateAsync();
        var crash = new CrashPoint(call, isAfterEffect);
        await LiveAsync(batch, crash);

        await FinishAsync(batch);
        return crash.IsDead;
    }

    private static async Task<TestBatch> CreateAsync()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(LineCount);
        batch.Store.Before = _ => CrashPoint.Current?.BeforeAsync() ?? Task.CompletedTask;
        batch.Store.After = _ => CrashPoint.Current?.AfterAsync() ?? Task.CompletedTask;
        batch.Queue.Before = _ => CrashPoint.Current?.BeforeAsync() ?? Task.CompletedTask;
        batch.Queue.After = _ => CrashPoint.Current?.AfterAsync() ?? Task.CompletedTask;
        return batch;
    }

    // one byte of results makes a checkpoint due: as many commits as can be
    private static async Task LiveAsync(TestBatch batch, CrashPoint crash)
    {
        if ((await batch.Queue.GetDepthAsync(TestModel.Queue, CancellationToken.None)).Ready == 0)
        {
            return;
        }

        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time, checkpointBytes: 1);
        try
        {
            CrashPoint.Current = crash;
            await worker.ProcessNextAsync();
        }
        catch (SimulatedCrashException)
        {
            // as intended
        }
        finally
        {
            CrashPoint.Current = null;
        }

        batch.Queue.ExpireLocks(TestModel.Queue);
    }

    private static async Task FinishAsync(TestBatch batch)
    {
        await using var worker = new Fakes.Worker(batch.Store, batch.Queue, batch.Time);
        if ((await batch.Queue.GetDepthAsync(TestModel.Queue, CancellationToken.None)).Ready > 0)
        {
            ShardOutcome outcome = await worker.ProcessNextAsync();

            Assert.IsTrue(outcome is ShardOutcome.Sealed or ShardOutcome.AlreadySealed, outcome.ToString());
        }

        await batch.AssertSealedAsync(LineCount);
        await batch.AssertSettledAsync();
    }
}
