using Microsoft.VisualStudio.TestTools.UnitTesting;
using Pipeline.Contracts.Queues;

namespace Pipeline.TestKit.Conformance;

/// <summary>
/// The queue port's promises, one test each; the base class holds those about locks. An adapter's test project derives one
/// class, says how to open the adapter and how time passes, and gets them all.
/// </summary>
public abstract class WorkQueueConformance : WorkQueueLockConformance
{
    [TestMethod]
    public async Task Send_Batch_AllArrive()
    {
        string[] ids = [.. Enumerable.Range(0, 25).Select(i => $"batch/{i}/0.x_Y-{i}")];
        await SendAsync(ids);

        List<ReceivedMessage> received = await ReceiveAllAsync();

        CollectionAssert.AreEquivalent(ids, received.Select(message => message.Id).ToArray());
        Assert.IsTrue(received.All(message => Text(message.Body) == $"body of {message.Id}" && message.Queue == Name));
    }

    [TestMethod]
    public async Task Send_NoMessages_SendsNothing()
    {
        await Queue.SendAsync(Name, [], Token);

        Assert.IsEmpty(await ReceiveAsync());
    }

    [TestMethod]
    public async Task Send_LongestIdAndBody_ArriveUnchanged()
    {
        byte[] body = new byte[OutgoingMessage.MaxBodyBytes];
        TestSeed.CreateRandom().NextBytes(body);
        string id = string.Concat(Enumerable.Repeat("a/.-_Z9/", 16));
        await Queue.SendAsync(Name, [new OutgoingMessage(id, body)], Token);

        ReceivedMessage received = await ReceiveOneAsync();

        Assert.AreEqual(id, received.Id);
        CollectionAssert.AreEqual(body, received.Body.ToArray());
    }

    [TestMethod]
    public async Task Send_EmptyBody_Arrives()
    {
        await Queue.SendAsync(Name, [new OutgoingMessage("m-1", ReadOnlyMemory<byte>.Empty)], Token);

        Assert.AreEqual(0, (await ReceiveOneAsync()).Body.Length);
    }

    [TestMethod]
    public async Task Send_SameIdTwice_ArrivesAtLeastOnce()
    {
        await SendAsync("same", "same", "other");
        await SendAsync("same");

        List<ReceivedMessage> received = await ReceiveAllAsync();

        CollectionAssert.AreEquivalent(new[] { "same", "other" }, received.Select(message => message.Id).Distinct().ToArray());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a b")]
    [DataRow("ä")]
    [DataRow("a:b")]
    public async Task Send_IdOfAnotherForm_Throws(string id)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(id));
    }

    [TestMethod]
    public async Task Send_TooLong_Throws()
    {
        byte[] body = new byte[OutgoingMessage.MaxBodyBytes + 1];

        await Assert.ThrowsAsync<ArgumentException>(() => Queue.SendAsync(Name, [new OutgoingMessage("m-1", body)], Token));
        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(new string('x', 129)));
        Assert.IsEmpty(await ReceiveAsync());
    }

    [TestMethod]
    [DataRow("ab")]
    [DataRow("Upper")]
    [DataRow("../x")]
    [DataRow("a_b")]
    [DataRow("-ab")]
    [DataRow("ab-")]
    [DataRow("a--b")]
    public async Task AnyCall_QueueNameOfAnotherForm_Throws(string queue)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.SendAsync(queue, [], Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.ReceiveAsync(queue, 1, TimeSpan.Zero, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.GetDepthAsync(queue, Token));
    }

    [TestMethod]
    public async Task Send_WithDelay_ArrivesWhenItIsOver()
    {
        await Queue.SendAsync(Name, [new OutgoingMessage("later", Bytes("x"), TimeSpan.FromSeconds(4))], Token);
        await SendAsync("now");

        IReadOnlyList<ReceivedMessage> first = await ReceiveAsync();
        await Task.WhenAll(first.Select(message => Queue.CompleteAsync(message, Token)));
        await PassAsync(TimeSpan.FromSeconds(5));
        IReadOnlyList<ReceivedMessage> second = await ReceiveAsync();

        CollectionAssert.AreEqual(new[] { "now" }, first.Select(message => message.Id).ToArray());
        CollectionAssert.AreEqual(new[] { "later" }, second.Select(message => message.Id).ToArray());
    }

    [TestMethod]
    public async Task Receive_MaxCount_IsNotExceeded()
    {
        await SendAsync("m-1", "m-2", "m-3");

        IReadOnlyList<ReceivedMessage> received = await ReceiveAsync(2);

        Assert.IsLessThanOrEqualTo(2, received.Count);
        Assert.HasCount(3, received.Concat(await ReceiveAllAsync()));
    }

    [TestMethod]
    public async Task Receive_NothingThere_IsEmptyAfterTheWait()
    {
        Task<IReadOnlyList<ReceivedMessage>> receiving = Queue.ReceiveAsync(Name, 1, TimeSpan.FromSeconds(2), Token);

        await Eventually.HoldsAsync(
            async () =>
            {
                await PassAsync(TimeSpan.FromSeconds(0.5));
                return receiving.IsCompleted;
            },
            "the wait is over");

        Assert.IsEmpty(await receiving);
    }

    [TestMethod]
    public async Task Receive_WhileWaiting_GetsWhatIsSent()
    {
        Task<IReadOnlyList<ReceivedMessage>> receiving = Queue.ReceiveAsync(Name, 1, TimeSpan.FromMinutes(10), Token);
        IWorkQueue sender = await OpenQueueAsync();
        await sender.SendAsync(Name, [new OutgoingMessage("m-1", Bytes("x"))], Token);

        await Eventually.HoldsAsync(
            async () =>
            {
                await PassAsync(TimeSpan.FromMilliseconds(100));
                return receiving.IsCompleted;
            },
            "the message arrives");

        Assert.AreEqual("m-1", (await receiving)[0].Id);
    }

    [TestMethod]
    public async Task Receive_CancelledWhileWaiting_Throws()
    {
        using CancellationTokenSource cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<IReadOnlyList<ReceivedMessage>> receiving =
            Queue.ReceiveAsync(Name, 1, TimeSpan.FromMinutes(10), cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => receiving);
    }

    [TestMethod]
    public async Task Complete_Held_IsGoneForGood()
    {
        await SendAsync("m-1");

        bool completed = await Queue.CompleteAsync(await ReceiveOneAsync(), Token);
        await LoseLocksAsync();

        Assert.IsTrue(completed);
        Assert.IsEmpty(await ReceiveAsync());
    }

    [TestMethod]
    public async Task Return_NoDelay_ArrivesAgainAtOnce()
    {
        await SendAsync("m-1");

        bool returned = await Queue.ReturnAsync(await ReceiveOneAsync(), TimeSpan.Zero, Token);

        Assert.IsTrue(returned);
        Assert.AreEqual("body of m-1", Text((await ReceiveOneAsync()).Body));
    }

    [TestMethod]
    public async Task Return_WithDelay_ArrivesWhenItIsOver()
    {
        await SendAsync("m-1");
        await Queue.ReturnAsync(await ReceiveOneAsync(), TimeSpan.FromSeconds(4), Token);

        IReadOnlyList<ReceivedMessage> early = await ReceiveAsync();
        await PassAsync(TimeSpan.FromSeconds(5));

        Assert.IsEmpty(early);
        Assert.AreEqual("body of m-1", Text((await ReceiveOneAsync()).Body));
    }

    [TestMethod]
    public async Task DeadLetter_Held_IsPutAside()
    {
        await SendAsync("m-1");

        bool putAside = await Queue.DeadLetterAsync(await ReceiveOneAsync(), "poison", "It cannot be read.", Token);
        await LoseLocksAsync();

        Assert.IsTrue(putAside);
        Assert.IsEmpty(await ReceiveAsync());
        QueueDepth depth = await Queue.GetDepthAsync(Name, Token);
        Assert.AreEqual(1, depth.DeadLettered);
        Assert.IsNull(depth.OldestAge);
    }

    [TestMethod]
    public async Task DeadLetter_ReasonTooLong_Throws()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Queue.DeadLetterAsync(held, new string('x', 101), "text", Token));

        Assert.IsTrue(await Queue.CompleteAsync(held, Token));
    }

    [TestMethod]
    public async Task GetDepth_EveryKind_IsCounted()
    {
        await SendAsync("m-1", "m-2", "m-3", "m-4");
        await Queue.SendAsync(Name, [new OutgoingMessage("later", Bytes("x"), TimeSpan.FromHours(1))], Token);
        await ReceiveOneAsync();
        await Queue.DeadLetterAsync(await ReceiveOneAsync(), "poison", "text", Token);

        QueueDepth depth = await Queue.GetDepthAsync(Name, Token);

        Assert.AreEqual(4, depth.Total);
        Assert.AreEqual(1, depth.DeadLettered);
    }

    [TestMethod]
    public async Task GetDepth_LeasedAndDelayed_AreToldApart()
    {
        if (DepthIsCoarse is { } why)
        {
            NotApplicable(why);
            return;
        }

        await SendAsync("m-1", "m-2", "m-3");
        await Queue.SendAsync(Name, [new OutgoingMessage("later", Bytes("x"), TimeSpan.FromHours(1))], Token);
        await ReceiveOneAsync();

        QueueDepth depth = await Queue.GetDepthAsync(Name, Token);

        Assert.AreEqual(2, depth.Ready);
        Assert.AreEqual(1, depth.Leased);
        Assert.AreEqual(1, depth.Delayed);
    }

    [TestMethod]
    public async Task GetDepth_OldestAge_IsThatOfTheFirstMessageLeft()
    {
        await SendAsync("m-1");
        await PassAsync(TimeSpan.FromSeconds(4));
        await SendAsync("m-2");

        QueueDepth both = await Queue.GetDepthAsync(Name, Token);
        foreach (ReceivedMessage message in await ReceiveAllAsync())
        {
            await (message.Id == "m-1" ? Queue.CompleteAsync(message, Token) : Queue.ReturnAsync(message, TimeSpan.Zero, Token));
        }

        QueueDepth second = await Queue.GetDepthAsync(Name, Token);

        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromSeconds(3), both.OldestAge!.Value);
        Assert.IsLessThan(both.OldestAge.Value, second.OldestAge!.Value);
    }

    [TestMethod]
    public async Task GetDepth_NothingThere_IsZero() =>
        Assert.AreEqual(new QueueDepth(0, 0, 0, 0, null), await Queue.GetDepthAsync(Name, Token));
}
