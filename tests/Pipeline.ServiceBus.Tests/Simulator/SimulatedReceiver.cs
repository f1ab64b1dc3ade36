using Azure.Messaging.ServiceBus;

namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>A receiver of a <see cref="SimulatedClient"/>.</summary>
internal sealed class SimulatedReceiver(SimulatedBroker broker, ClientLink link, string queue, ServiceBusReceiverOptions options)
    : ServiceBusReceiver
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(1);

    private readonly string _entity = options.SubQueue == SubQueue.DeadLetter ? SimulatedBroker.DeadLetterPath(queue) : queue;
    private long _lastPeeked;

    public override string EntityPath => _entity;

    public override int PrefetchCount => options.PrefetchCount;

    public override ServiceBusReceiveMode ReceiveMode => options.ReceiveMode;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (maxWaitTime is { } wait)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(maxWaitTime));
        }

        return link.CallAsync(
            new(BrokerOperation.Receive, _entity),
            () => broker.ReceiveAsync(_entity, maxMessages, maxWaitTime ?? DefaultWait, cancellationToken),
            cancellationToken);
    }

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default) => link.CallAsync(
            new(BrokerOperation.Peek, _entity),
            () =>
            {
                List<ServiceBusReceivedMessage> peeked = broker.With<List<ServiceBusReceivedMessage>>(
                    _entity,
                    (its, _) => [.. its.Peek(maxMessages, fromSequenceNumber ?? (_lastPeeked + 1)).Select(message => message.ToReceived())]);
                _lastPeeked = peeked.Count > 0 ? peeked[^1].SequenceNumber : _lastPeeked;
                return (IReadOnlyList<ServiceBusReceivedMessage>)peeked;
            },
            cancellationToken);

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        ActAsync(BrokerOperation.Renew, (its, now) => its.Renew(message.LockToken, now), cancellationToken);

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        ActAsync(BrokerOperation.Complete, (its, _) => its.Complete(message.LockToken), cancellationToken);

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        ActAsync(BrokerOperation.Abandon, (its, _) => its.Abandon(message.LockToken), cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string deadLetterReason,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default)
    {
        const int MaxLength = 4_096;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadLetterReason.Length, MaxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadLetterErrorDescription?.Length ?? 0, MaxLength);
        return ActAsync(
            BrokerOperation.DeadLetter,
            (its, _) => its.DeadLetter(message.LockToken, deadLetterReason, deadLetterErrorDescription),
            cancellationToken);
    }

    private Task<bool> ActAsync(
        BrokerOperation operation, Action<SimulatedQueue, DateTimeOffset> act, CancellationToken cancellationToken) => link.CallAsync(
            new(operation, _entity),
            () =>
            {
                broker.With(_entity, (its, now) =>
                {
                    act(its, now);
                    return true;
                });
                broker.Signal();
                return true;
            },
            cancellationToken);
}
