using Pipeline.Contracts.Queues;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;
using Pipeline.TestKit.Queues;

namespace Pipeline.Storage.Tests.InMemory;

[TestClass]
public sealed class InMemoryWorkQueueTests : WorkQueueFixture
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryWorkQueue _queue;

    public InMemoryWorkQueueTests()
    {
        _queue = new InMemoryWorkQueue(_time);
    }

    [TestMethod]
    public async Task ExpireLocks_Held_TheMessageIsFree()
    {
        await SendAsync("m-1");
        ReceivedMessage lost = await ReceiveOneAsync();

        _queue.ExpireLocks(Name);

        Assert.IsFalse(await Queue.CompleteAsync(lost, Token));
        Assert.AreEqual("m-1", (await ReceiveOneAsync()).Id);
    }

    [TestMethod]
    public async Task DeadLetters_AfterDeadLetter_TellWhy()
    {
        await SendAsync("m-1");

        await Queue.DeadLetterAsync(await ReceiveOneAsync(), "poison", "It cannot be read.", Token);

        Assert.AreEqual("poison: It cannot be read.", _queue.DeadLetters(Name).Select(d => $"{d.Reason}: {d.Description}").Single());
    }

    protected override Task<IWorkQueue> OpenQueueAsync() => Task.FromResult<IWorkQueue>(_queue);

    protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
