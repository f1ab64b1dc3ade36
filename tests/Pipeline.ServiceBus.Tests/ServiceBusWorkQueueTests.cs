using System.Text;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.ServiceBus.Tests.Simulator;
using Pipeline.ServiceBus.Tests.Support;

namespace Pipeline.ServiceBus.Tests;

/// <summary>What the adapter does beyond the port's promises, or because of the service's ways.</summary>
[TestClass]
public sealed class ServiceBusWorkQueueTests
{
    private const string Name = "pipeline-test";

    private readonly SimulatedService _service = new();
    private readonly ClientLink _link = new();
    private readonly PromptQueue _queue;

    public ServiceBusWorkQueueTests()
    {
        _service.Broker.CreateQueue(SimulatedService.QueueOptions(Name));
        _queue = new PromptQueue(_service.Open(_link), _service.Time);
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Send_MoreThanOneCallTakes_GoesInSeveralCalls()
    {
        Func<int> countSends = Count(BrokerOperation.Send);
        OutgoingMessage[] messages =
            [.. Enumerable.Range(0, 20).Select(i => new OutgoingMessage($"m-{i}", new byte[OutgoingMessage.MaxBodyBytes]))];

        await _queue.SendAsync(Name, messages, Token);

        Assert.AreEqual(4, countSends());
        Assert.HasCount(20, await ReceiveAsync(maxCount: 100));
    }

    [TestMethod]
    public async Task Send_IdSeenWithinTheHour_IsDropped()
    {
        await SendAsync("same");
        await _queue.CompleteAsync(await ReceiveOneAsync(), Token);

        await SendAsync("same");
        int within = (await ReceiveAsync()).Count;
        _service.Time.Advance(TimeSpan.FromHours(1));
        await SendAsync("same");

        Assert.AreEqual(0, within);
        Assert.HasCount(1, await ReceiveAsync());
    }

    [TestMethod]
    [DataRow(BrokerFault.Busy)]
    [DataRow(BrokerFault.LostRequest)]
    [DataRow(BrokerFault.LostReply)]
    public async Task AnyCall_ThatMayGoBetterLater_SaysSo(BrokerFault fault)
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        _link.Before = _ => Task.FromResult(fault);

        await UnavailableAsync(() => SendAsync("m-2"));
        await UnavailableAsync(() => ReceiveAsync());
        await UnavailableAsync(() => _queue.RenewAsync(held, Token));
        await UnavailableAsync(() => _queue.GetDepthAsync(Name, Token));
        await UnavailableAsync(() => _queue.ReturnAsync(held, TimeSpan.Zero, Token));
    }

    [TestMethod]
    public async Task AnyCall_QueueIsNotThere_NamesItAndMayPass()
    {
        StorageUnavailableException missing = await UnavailableAsync(() => _queue.ReceiveAsync("pipeline-model-x", 1, TimeSpan.Zero, Token));

        Assert.Contains("'pipeline-model-x'", missing.Message);
        Assert.Contains("infra/main.bicep", missing.Message);
        await UnavailableAsync(() => _queue.SendAsync("pipeline-model-x", [new OutgoingMessage("m", default)], Token));
        await UnavailableAsync(() => _queue.GetDepthAsync("pipeline-model-x", Token));
    }

    [TestMethod]
    public async Task AnyCall_IdentityHasNoRole_SaysWhichRolesItNeedsAndMayPass()
    {
        _link.Before = _ => throw new UnauthorizedAccessException("Put token failed. status-code: 401");

        StorageUnavailableException refused = await UnavailableAsync(() => ReceiveAsync());

        Assert.Contains("Azure Service Bus Data Sender", refused.Message);
        Assert.IsNotNull(refused.InnerException);
    }

    [TestMethod]
    [DataRow("urn:uuid:1 2", "urn:uuid:1 2")]
    [DataRow(null, "sequence-1")]
    public async Task Receive_ForeignMessage_HasAnIdThatStays(string? sentId, string id)
    {
        ServiceBusMessage foreign = new("{}") { ContentType = "application/json" };
        foreign.ApplicationProperties["source"] = "elsewhere";
        if (sentId is not null)
        {
            foreign.MessageId = sentId;
        }

        _service.Broker.Send(Name, [foreign]);
        ReceivedMessage received = await ReceiveOneAsync();
        await _queue.ReturnAsync(received, TimeSpan.Zero, Token);
        HeldMessage again = (HeldMessage)await ReceiveOneAsync();

        Assert.AreEqual(id, received.Id);
        Assert.AreEqual(id, again.Id);
        Assert.AreEqual("{}", Encoding.UTF8.GetString(again.Body.Span));
        Assert.AreEqual("application/json", again.Source.ContentType);
        Assert.AreEqual("elsewhere", again.Source.ApplicationProperties["source"]);
    }

    [TestMethod]
    public async Task Receive_NearTheEndOfALongWait_GivesAMessageThatCanBeSettled()
    {
        Task<IReadOnlyList<ReceivedMessage>> receiving = _queue.ReceiveAsync(Name, 1, TimeSpan.FromMinutes(5), Token);
        for (int second = 0; second < 100; second++)
        {
            _service.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await SendAsync("m-1");
        ReceivedMessage message = (await receiving)[0];

        Assert.IsTrue(await _queue.CompleteAsync(message, Token));
    }

    [TestMethod]
    public async Task Complete_BrokerLostTheLock_IsFalse()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        LoseLocks();

        Assert.IsFalse(await _queue.RenewAsync(held, Token));
        Assert.IsFalse(await _queue.DeadLetterAsync(held, "code", "text", Token));
        Assert.IsFalse(await _queue.CompleteAsync(held, Token));
        Assert.HasCount(1, await ReceiveAsync());
    }

    [TestMethod]
    public async Task Return_BrokerLostTheLock_IsFalseAndBothStay()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        LoseLocks();

        Assert.IsFalse(await _queue.ReturnAsync(held, TimeSpan.Zero, Token));

        Assert.AreSequenceEqual(new[] { "m-1", "m-1" }, (await ReceiveAsync()).Select(message => message.Id));
    }

    [TestMethod]
    public async Task Return_AgainAfterALostReply_LeavesOneCopy()
    {
        await SendAsync("m-1");
        ReceivedMessage held = await ReceiveOneAsync();
        _link.Before = call => Task.FromResult(call.Operation == BrokerOperation.Complete ? BrokerFault.LostReply : BrokerFault.None);
        await UnavailableAsync(() => _queue.ReturnAsync(held, TimeSpan.Zero, Token));
        _link.Before = null;

        Assert.IsFalse(await _queue.ReturnAsync(held, TimeSpan.Zero, Token));

        Assert.HasCount(1, await ReceiveAsync());
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(128)]
    public async Task Return_AgainAndAgain_KeepsTheIdAndIsNeverPutAside(int idLength)
    {
        const string Strict = "pipeline-strict";
        CreateQueueOptions options = SimulatedService.QueueOptions(Strict);
        options.MaxDeliveryCount = 2;
        _service.Broker.CreateQueue(options);
        string id = new('x', idLength);
        await _queue.SendAsync(Strict, [new OutgoingMessage(id, default)], Token);

        for (int time = 0; time < 10; time++)
        {
            IReadOnlyList<ReceivedMessage> received = await _queue.ReceiveAsync(Strict, 2, TimeSpan.Zero, Token);
            Assert.AreEqual(id, received.Single().Id);
            Assert.IsTrue(await _queue.ReturnAsync(received[0], TimeSpan.Zero, Token));
        }

        HeldMessage last = (HeldMessage)(await _queue.ReceiveAsync(Strict, 2, TimeSpan.Zero, Token)).Single();
        Assert.AreEqual(1, last.Source.DeliveryCount);
        Assert.AreEqual(int.Min(128, idLength + "/r-01234567".Length), last.Source.MessageId.Length);
    }

    [TestMethod]
    public async Task Receive_FromTheDeadLetterQueue_TellsWhyAlsoAfterAReturn()
    {
        const string Source = "pipeline-source";
        CreateQueueOptions options = SimulatedService.QueueOptions(Source);
        options.ForwardDeadLetteredMessagesTo = Names.DeadLetterQueue;
        _service.Broker.CreateQueue(options);
        _service.Broker.CreateQueue(new CreateQueueOptions(Names.DeadLetterQueue));
        await _queue.SendAsync(Source, [new OutgoingMessage("m-1", default)], Token);
        ReceivedMessage poison = (await _queue.ReceiveAsync(Source, 1, TimeSpan.Zero, Token)).Single();
        await _queue.DeadLetterAsync(poison, "malformed", new string('x', 5_000), Token);
        DeadLetterCause expected = new(Source, "malformed", new string('x', 4_096));

        ReceivedMessage first = (await _queue.ReceiveAsync(Names.DeadLetterQueue, 1, TimeSpan.Zero, Token)).Single();
        await _queue.ReturnAsync(first, TimeSpan.Zero, Token);
        ReceivedMessage second = (await _queue.ReceiveAsync(Names.DeadLetterQueue, 1, TimeSpan.Zero, Token)).Single();

        Assert.IsNull(poison.DeadLetter);
        Assert.AreEqual(expected, first.DeadLetter);
        Assert.AreEqual(expected, second.DeadLetter);
        Assert.AreEqual("m-1", second.Id);
    }

    [TestMethod]
    public async Task GetDepth_DelayedMessagesInFront_FindsTheOldestThatIsNot()
    {
        OutgoingMessage[] delayed =
            [.. Enumerable.Range(0, 250).Select(i => new OutgoingMessage($"later-{i}", default, TimeSpan.FromHours(1)))];
        await _queue.SendAsync(Name, delayed, Token);
        await SendAsync("now");
        _service.Time.Advance(TimeSpan.FromSeconds(30));

        QueueDepth depth = await _queue.GetDepthAsync(Name, Token);

        Assert.AreEqual(new QueueDepth(1, 0, 250, 0, TimeSpan.FromSeconds(30)), depth);
    }

    [TestMethod]
    public async Task GetDepth_NamespaceIsThrottledAndCountsZero_CountsWhatIsSeen()
    {
        await SendAsync("m-1", "m-2");
        _service.Broker.CountsNothing = true;

        QueueDepth depth = await _queue.GetDepthAsync(Name, Token);

        Assert.AreEqual(new QueueDepth(1, 0, 0, 0, TimeSpan.Zero), depth);
    }

    [TestMethod]
    public async Task Dispose_Opened_ClosesTheClient()
    {
        SimulatedClient client = new(_service.Broker, _link);
        ServiceBusWorkQueue queue = new(client, new SimulatedAdministration(_service.Broker, _link), _service.Time);

        await queue.DisposeAsync();

        Assert.IsTrue(client.IsDisposed);
    }

    private static async Task<StorageUnavailableException> UnavailableAsync(Func<Task> call) =>
        await Assert.ThrowsAsync<StorageUnavailableException>(call);

    private Func<int> Count(BrokerOperation operation)
    {
        int calls = 0;
        _link.Before = call =>
        {
            calls += call.Operation == operation ? 1 : 0;
            return Task.FromResult(BrokerFault.None);
        };
        return () => calls;
    }

    private void LoseLocks() => _service.Broker.With(Name, (its, _) =>
    {
        its.LoseLocks(_ => true);
        return true;
    });

    private Task SendAsync(params string[] ids) =>
        _queue.SendAsync(Name, [.. ids.Select(id => new OutgoingMessage(id, default))], Token);

    private Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int maxCount = 10) =>
        _queue.ReceiveAsync(Name, maxCount, TimeSpan.Zero, Token);

    private async Task<ReceivedMessage> ReceiveOneAsync() => (await ReceiveAsync(1)).Single();
}
