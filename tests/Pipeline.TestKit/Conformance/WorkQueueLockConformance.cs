using System.Collections.Concurrent;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Pipeline.Contracts.Queues;

namespace Pipeline.TestKit.Conformance;

/// <summary>Promises about locks.</summary>
public abstract class WorkQueueLockConformance : WorkQueueFixture
{
    [TestMethod]
    public async Task Receive_WhileLocked_GivesNothing()
    {
        await SendAsync("m-1");
        await ReceiveOneAsync();

        Assert.IsEmpty(await ReceiveAsync());
    }

    [TestMethod]
    public async Task Receive_AfterTheLockLapsed_GivesTheMessageAgain()
    {
        await SendAsync("m-1");
        await ReceiveOneAsync();
        await LoseLocksAsync();

        ReceivedMessage again = await ReceiveOneAsync();

        Assert.AreEqual("m-1", again.Id);
        Assert.AreEqual("body of m-1", Text(again.Body));
    }

    [TestMethod]
    public async Task Receive_ManyReceivers_EachMessageGoesToOne()
    {
        const int MessageCount = 60;
        await SendAsync([.. Enumerable.Range(0, MessageCount).Select(i => $"m-{i}")]);
        ConcurrentBag<string> taken = [];

        Task[] receivers = new Task[6];
        for (int i = 0; i < receivers.Length; i++)
        {
            IWorkQueue client = await OpenQueueAsync();
            receivers[i] = Task.Run(() => DrainAsync(client, taken), Token);
        }

        await Task.WhenAll(receivers);

        Assert.HasCount(MessageCount, taken);
        Assert.HasCount(MessageCount, taken.Distinct());
    }

    [TestMethod]
    public async Task Renew_Held_LastsFromThenOn()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();

        await PassAsync(Queue.LockDuration * 0.7);
        bool renewed = await Queue.RenewAsync(held, Token);
        await PassAsync(Queue.LockDuration * 0.7);

        Assert.IsTrue(renewed);
        Assert.IsEmpty(await ReceiveAsync());
        Assert.IsTrue(await Queue.CompleteAsync(held, Token));
    }

    [TestMethod]
    public async Task Renew_ManyTimes_HoldsAndThenLapses()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();

        for (int i = 0; i < 3; i++)
        {
            await PassAsync(Queue.LockDuration * 0.6);
            Assert.IsTrue(await Queue.RenewAsync(held, Token));
        }

        Assert.IsEmpty(await ReceiveAsync());
        await LoseLocksAsync();
        Assert.AreEqual("m-1", (await ReceiveOneAsync()).Id);
    }

    [TestMethod]
    public async Task AnyCall_AfterAnotherTookTheMessage_IsFalse()
    {
        await SendAsync("m-1");
        ReceivedMessage lost = await ReceiveOneAsync();
        await LoseLocksAsync();
        ReceivedMessage held = await ReceiveOneAsync();

        Assert.IsFalse(await Queue.RenewAsync(lost, Token));
        Assert.IsFalse(await Queue.ReturnAsync(lost, TimeSpan.Zero, Token));
        Assert.IsFalse(await Queue.DeadLetterAsync(lost, "code", "text", Token));
        Assert.IsFalse(await Queue.CompleteAsync(lost, Token));
        Assert.IsTrue(await Queue.RenewAsync(held, Token));
        Assert.IsTrue(await Queue.CompleteAsync(held, Token));
    }

    [TestMethod]
    public async Task AnyCall_AfterTheLockLapsed_IsFalseAndTheMessageStays()
    {
        await SendAsync("m-1");
        ReceivedMessage lost = await ReceiveOneAsync();
        await LoseLocksAsync();

        Assert.IsFalse(await Queue.RenewAsync(lost, Token));
        Assert.IsFalse(await Queue.ReturnAsync(lost, TimeSpan.Zero, Token));
        Assert.IsFalse(await Queue.DeadLetterAsync(lost, "code", "text", Token));
        Assert.IsFalse(await Queue.CompleteAsync(lost, Token));
        Assert.AreEqual("m-1", (await ReceiveOneAsync()).Id);
    }

    [TestMethod]
    public async Task AnyCall_AfterComplete_IsFalse()
    {
        await SendAsync("m-1");
        ReceivedMessage done = await ReceiveOneAsync();

        Assert.IsTrue(await Queue.CompleteAsync(done, Token));

        Assert.IsFalse(await Queue.CompleteAsync(done, Token));
        Assert.IsFalse(await Queue.RenewAsync(done, Token));
        Assert.IsFalse(await Queue.ReturnAsync(done, TimeSpan.Zero, Token));
        await LoseLocksAsync();
        Assert.IsEmpty(await ReceiveAsync());
    }

    private async Task DrainAsync(IWorkQueue client, ConcurrentBag<string> taken)
    {
        while (await client.ReceiveAsync(Name, 3, ShortWait, Token) is { Count: > 0 } some)
        {
            foreach (ReceivedMessage message in some)
            {
                taken.Add(message.Id);
            }
        }
    }
}
