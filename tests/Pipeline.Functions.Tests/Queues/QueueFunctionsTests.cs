using System.Globalization;
using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Functions.Queues;

namespace Pipeline.Functions.Tests.Queues;

/// <summary>Each queue's messages reach its handler, and are settled on the queue that they came from.</summary>
[TestClass]
public sealed class QueueFunctionsTests : IDisposable
{
    private readonly IngestFixture _ingest = new();
    private readonly RecordingActions _host = new();

    [TestMethod]
    public async Task Submission_OfABatch_HasItChecked()
    {
        BatchId batch = await _ingest.SubmitAsync();
        ReceivedMessage message = (await _ingest.TakeAllAsync(Names.SubmissionQueue)).Single();

        await InvokeAsync(Names.SubmissionQueue, message.Body);

        // its one line is no request
        Assert.AreNotEqual(BatchStatus.Validating, await _ingest.StatusAsync(batch));
        Assert.AreSequenceEqual(new[] { "complete" }, _host.Calls);
    }

    [TestMethod]
    [DataRow(Names.SubmissionQueue)]
    [DataRow(Names.EventQueue)]
    [DataRow(Names.IntakeQueue)]
    public async Task Message_ThatMakesNoSense_IsPutAside(string queue)
    {
        await InvokeAsync(queue, "no JSON"u8.ToArray());

        Assert.StartsWith("dead-letter ", _host.Calls.Single());
    }

    [TestMethod]
    public async Task DeadLetter_OfAnything_IsKeptUnderItsQueue()
    {
        await InvokeAsync(Names.DeadLetterQueue, "no JSON"u8.ToArray(), source: Names.EventQueue);

        Assert.AreSequenceEqual(new[] { "complete" }, _host.Calls);
        Assert.Contains(name => name.Contains(Names.EventQueue, StringComparison.Ordinal), await _ingest.BlobNamesAsync());
    }

    [TestMethod]
    public async Task Submission_WhileTheStorageIsOut_ComesAgainToItsQueue()
    {
        await _ingest.SubmitAsync();
        ReceivedMessage message = (await _ingest.TakeAllAsync(Names.SubmissionQueue)).Single();
        _ingest.Store.Before = _ => throw new StorageUnavailableException("the storage", null);

        await InvokeAsync(Names.SubmissionQueue, message.Body);

        Assert.AreSequenceEqual(new[] { "complete" }, _host.Calls);
        Assert.AreEqual(1, (await _ingest.Queue.GetDepthAsync(Names.SubmissionQueue, CancellationToken.None)).Delayed);
    }

    [TestMethod]
    public async Task DeadLetter_WhileTheStorageIsOut_GoesBackWithItsCause()
    {
        _ingest.Store.Before = _ => throw new StorageUnavailableException("the storage", null);
        Task work = InvokeAsync(Names.DeadLetterQueue, "{}"u8.ToArray(), source: Names.EventQueue);
        await TestKit.Eventually.HoldsAsync(() => _ingest.Time.PendingTimerCount == 1, "the delay has begun");

        _ingest.Time.Advance(TimeSpan.FromSeconds(5));
        await work;

        Assert.AreSequenceEqual(new[] { "abandon" }, _host.Calls);
    }

    // A copy must go where its original came from; with a handler that fails, it shows.
    [TestMethod]
    public async Task EveryTrigger_HandlerFails_SendsTheCopyToItsOwnQueue()
    {
        var settlement = new MessageSettlement(_ingest.Queue, _ingest.Time, NullLogger<MessageSettlement>.Instance);
        foreach ((FunctionMethod function, ServiceBusTriggerAttribute trigger) in FunctionMethod.With<ServiceBusTriggerAttribute>()
            .Where(function => function.Trigger.QueueName != Names.DeadLetterQueue))
        {
            await CallAsync(function.Method, new QueueFunctions(null!, settlement), Message("{}"u8.ToArray(), null));

            Assert.AreEqual(1, (await _ingest.Queue.GetDepthAsync(trigger.QueueName!, CancellationToken.None)).Delayed, function.Name);
        }
    }

    public void Dispose() => _ingest.Dispose();

    private Task InvokeAsync(string queue, ReadOnlyMemory<byte> body, string? source = null)
    {
        var settlement = new MessageSettlement(_ingest.Queue, _ingest.Time, NullLogger<MessageSettlement>.Instance);
        MethodInfo method = FunctionMethod.With<ServiceBusTriggerAttribute>()
            .Single(function => function.Trigger.QueueName == queue).Function.Method;
        return CallAsync(method, new QueueFunctions(_ingest.Ingest, settlement), Message(body, source));
    }

    private Task CallAsync(MethodInfo method, QueueFunctions functions, ServiceBusReceivedMessage message) => (Task)method.Invoke(
        functions, BindingFlags.Default, null, [message, _host, CancellationToken.None], CultureInfo.InvariantCulture)!;

    private static ServiceBusReceivedMessage Message(ReadOnlyMemory<byte> body, string? source) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromBytes(body), messageId: "id", deadLetterSource: source);
}
