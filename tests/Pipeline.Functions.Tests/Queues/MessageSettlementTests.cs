using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Functions.Queues;
using Pipeline.Ingest.Handling;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;

namespace Pipeline.Functions.Tests.Queues;

[TestClass]
public sealed class MessageSettlementTests
{
    private const string Queue = Names.SubmissionQueue;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _time = new();
    private readonly RecordingActions _host = new();
    private readonly RecordingLogger<MessageSettlement> _logger = new();
    private readonly InMemoryWorkQueue _queue;
    private readonly MessageSettlement _settlement;

    public MessageSettlementTests()
    {
        _queue = new InMemoryWorkQueue(_time);
        _settlement = new MessageSettlement(_queue, _time, _logger);
    }

    [TestMethod]
    public async Task Work_Done_CompletesTheMessage()
    {
        await WorkAsync(_ => HandlerResult.Done);

        Assert.AreSequenceEqual(new[] { "complete" }, _host.Calls);
        Assert.IsEmpty(_logger.Entries);
    }

    [TestMethod]
    public async Task Work_Poison_PutsTheMessageAsideWithItsReason()
    {
        await WorkAsync(_ => HandlerResult.Poison("malformed", "It is no JSON."));

        Assert.AreSequenceEqual(new[] { "dead-letter malformed: It is no JSON." }, _host.Calls);
        Assert.AreEqual(LogLevel.Error, _logger.Entries.Single().Level);
    }

    [TestMethod]
    public async Task Work_PoisonOfALongDescription_KeepsToTheServicesLimit()
    {
        await WorkAsync(_ => HandlerResult.Poison("malformed", new string('x', 5_000)));

        Assert.AreEqual($"dead-letter malformed: {new string('x', 4_096)}", _host.Calls.Single());
    }

    [TestMethod]
    public async Task Work_RetryLater_SendsACopyUnderANewIdThatComesAfterTheDelay()
    {
        await WorkAsync(_ => HandlerResult.RetryLater("storage_unavailable", "It does not answer."));

        Assert.AreSequenceEqual(new[] { "complete" }, _host.Calls);
        Assert.IsNull(await ReceiveAsync());
        _time.Advance(RetryDelay);
        ReceivedMessage copy = (await ReceiveAsync())!;
        Assert.AreEqual("body", System.Text.Encoding.UTF8.GetString(copy.Body.Span));
        Assert.AreNotEqual("id", copy.Id);
    }

    [TestMethod]
    public async Task Work_RetryLater_SendsTheCopyBeforeItCompletes()
    {
        _queue.Before = _ =>
        {
            Assert.IsEmpty(_host.Calls);
            return Task.CompletedTask;
        };

        await WorkAsync(_ => HandlerResult.RetryLater("storage_unavailable", "It does not answer."));

        Assert.AreSequenceEqual(new[] { "complete" }, _host.Calls);
    }

    [TestMethod]
    public async Task Work_RetryLaterAndTheCopyCannotBeSent_LeavesTheMessageToItsLock()
    {
        _queue.Before = _ => throw new StorageUnavailableException("the queue", null);

        await WorkAsync(_ => HandlerResult.RetryLater("storage_unavailable", "It does not answer."));

        Assert.IsEmpty(_host.Calls);
        AssertNotSettled();
    }

    [TestMethod]
    public async Task Work_RetryLaterOfWhatWasPutAside_KeepsItsCauseByGivingItBackAfterTheDelay()
    {
        Task work = WorkAsync(_ => HandlerResult.RetryLater("storage_unavailable", "It does not answer."), Names.DeadLetterQueue);
        await Eventually.HoldsAsync(() => _time.PendingTimerCount == 1, "the delay has begun");
        Assert.IsEmpty(_host.Calls);

        _time.Advance(RetryDelay);
        await work;

        Assert.AreSequenceEqual(new[] { "abandon" }, _host.Calls);
        Assert.AreEqual(0, (await _queue.GetDepthAsync(Names.DeadLetterQueue, CancellationToken.None)).Total);
    }

    [TestMethod]
    public async Task Work_RetryLaterOfALargerMessageThanAQueueTakes_GivesItBackAfterTheDelay()
    {
        Task work = WorkAsync(
            _ => HandlerResult.RetryLater("storage_unavailable", "It does not answer."),
            body: new string('x', OutgoingMessage.MaxBodyBytes + 1));
        await Eventually.HoldsAsync(() => _time.PendingTimerCount == 1, "the delay has begun");

        _time.Advance(RetryDelay);
        await work;

        Assert.AreSequenceEqual(new[] { "abandon" }, _host.Calls);
    }

    [TestMethod]
    public async Task Work_HostStopsDuringTheDelay_GivesTheMessageBackAtOnce()
    {
        using var stop = new CancellationTokenSource();
        Task work = WorkAsync(_ => HandlerResult.RetryLater("newer_schema", "It is newer."), Names.DeadLetterQueue, abandon: stop.Token);
        await Eventually.HoldsAsync(() => _time.PendingTimerCount == 1, "the delay has begun");

        await stop.CancelAsync();
        await work;

        Assert.AreSequenceEqual(new[] { "abandon" }, _host.Calls);
    }

    [TestMethod]
    public async Task Work_HandlerThrows_BringsTheMessageAgainLater()
    {
        await WorkAsync(_ => throw new InvalidOperationException("a fault of ours"));

        Assert.AreSequenceEqual(new[] { "complete" }, _host.Calls);
        Assert.AreEqual(LogLevel.Error, _logger.Entries.Single().Level);
        Assert.IsInstanceOfType<InvalidOperationException>(_logger.Entries.Single().Exception);
        _time.Advance(RetryDelay);
        Assert.IsNotNull(await ReceiveAsync());
    }

    [TestMethod]
    public async Task Work_HostStops_GivesTheMessageBackAtOnce()
    {
        using var stop = new CancellationTokenSource();

        await WorkAsync(
            token =>
            {
                stop.Cancel();
                token.ThrowIfCancellationRequested();
                return HandlerResult.Done;
            },
            abandon: stop.Token);

        Assert.AreSequenceEqual(new[] { "abandon" }, _host.Calls);
        Assert.AreEqual(LogLevel.Information, _logger.Entries.Single().Level);
    }

    // Host and worker speak gRPC: a lost lock arrives as an exception of that, like everything else that fails there.
    [TestMethod]
    public async Task Work_LockLost_IsLoggedAndNotThrown()
    {
        _host.Before = () => throw new InvalidOperationException("The lock was lost.");

        await WorkAsync(_ => HandlerResult.Done);

        Assert.IsEmpty(_host.Calls);
        AssertNotSettled();
    }

    [TestMethod]
    public async Task Work_LockLostAfterTheCopyWasSent_LeavesTwo()
    {
        _host.Before = () => throw new ServiceBusException("The lock was lost.", ServiceBusFailureReason.MessageLockLost);

        await WorkAsync(_ => HandlerResult.RetryLater("storage_unavailable", "It does not answer."));

        Assert.AreEqual(1, (await _queue.GetDepthAsync(Queue, CancellationToken.None)).Total);
        AssertNotSettled();
    }

    private void AssertNotSettled()
    {
        LogEntry entry = _logger.Entries[^1];
        Assert.AreEqual("HostedMessageNotSettled", entry.EventId.Name);
        Assert.AreEqual(LogLevel.Warning, entry.Level);
    }

    private Task WorkAsync(
        Func<CancellationToken, HandlerResult> handle, string queue = Queue, string body = "body", CancellationToken abandon = default)
    {
        ServiceBusReceivedMessage message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromString(body), messageId: "id", deadLetterSource: queue == Names.DeadLetterQueue ? Queue : null);
        return _settlement.WorkAsync(new HostedMessage(queue, message, _host), (_, token) => Task.FromResult(handle(token)), abandon);
    }

    private async Task<ReceivedMessage?> ReceiveAsync() =>
        (await _queue.ReceiveAsync(Queue, maxCount: 1, TimeSpan.Zero, CancellationToken.None)).SingleOrDefault();
}
