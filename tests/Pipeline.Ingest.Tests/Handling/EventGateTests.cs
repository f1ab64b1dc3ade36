using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Handling;

[TestClass]
public sealed class EventGateTests
{
    private static readonly BatchKey Key = new("default", BatchId.Parse("batch_0123456789abcdef0123456789abcdef"));

    [TestMethod]
    public void TryBegin_EightInFlight_LooksAtEverySecondEvent()
    {
        EventGate gate = new();
        Assert.IsTrue(gate.TryBegin(Key));
        Assert.IsTrue(gate.TryEnd(Key, 8));

        Assert.IsFalse(gate.TryBegin(Key));
        Assert.IsTrue(gate.TryBegin(Key));
    }

    [TestMethod]
    public void TryEnd_EventsCameMeanwhile_LooksAgain()
    {
        EventGate gate = new();
        Assert.IsTrue(gate.TryBegin(Key));
        Assert.IsFalse(gate.TryBegin(Key));

        Assert.IsFalse(gate.TryEnd(Key, 1));
        Assert.IsTrue(gate.TryEnd(Key, 0));
    }

    [TestMethod]
    public void TryEnd_LookFailed_TheNextEventLooks()
    {
        EventGate gate = new();
        Assert.IsTrue(gate.TryBegin(Key));
        Assert.IsTrue(gate.TryEnd(Key, null));

        Assert.IsTrue(gate.TryBegin(Key));
    }

    [TestMethod]
    public async Task Events_OfManyShards_CostFarFewerListingsThanShardsAndNeedNoSweep()
    {
        const int Shards = 400;
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(shardLines: 1, window: 64));
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(Shards)));
        int listings = 0;
        string folder = BlobLayout.Shards("default", BatchId.Parse(batch.Id));
        fixture.Store.After = call =>
        {
            listings += call.Operation == BlobOperation.List && call.Name == folder ? 1 : 0;
            return Task.CompletedTask;
        };

        await fixture.PumpAllAsync();

        Assert.AreEqual(BatchStatus.Completed, (await fixture.ViewAsync(batch.Id)).Record.Status);
        Assert.IsLessThan(60, listings);
    }
}
