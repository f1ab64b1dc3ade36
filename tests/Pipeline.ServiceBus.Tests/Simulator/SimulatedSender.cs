using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>A sender of a <see cref="SimulatedClient"/>.</summary>
internal sealed class SimulatedSender(SimulatedBroker broker, ClientLink link, string queue) : ServiceBusSender
{
    private readonly ConditionalWeakTable<ServiceBusMessageBatch, List<ServiceBusMessage>> _batches = [];

    public override string EntityPath => queue;

    // Opens the link, which tells the largest message.
    public override async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        await link.CallAsync(new(BrokerOperation.OpenLink, queue), CreateBatch, cancellationToken);

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        SendAsync([message], cancellationToken);

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) =>
        SendAsync(_batches.TryGetValue(messageBatch, out List<ServiceBusMessage>? messages) ? messages : [], cancellationToken);

    private Task<bool> SendAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken) =>
        link.CallAsync(new(BrokerOperation.Send, queue), () => broker.Send(queue, messages), cancellationToken);

    private ServiceBusMessageBatch CreateBatch()
    {
        broker.With(queue, (_, _) => true);
        List<ServiceBusMessage> messages = [];
        ServiceBusMessageBatch batch = ServiceBusModelFactory.ServiceBusMessageBatch(
            batchSizeBytes: 0,
            messages,
            new CreateMessageBatchOptions { MaxSizeInBytes = SimulatedBroker.MaxCallBytes },
            message => messages.Sum(SimulatedBroker.SizeOf) + SimulatedBroker.SizeOf(message) <= SimulatedBroker.MaxCallBytes);
        _batches.Add(batch, messages);
        return batch;
    }
}
