using System.Collections.ObjectModel;

namespace Azure.Messaging.ServiceBus;

/// <summary>Made by the service, and by <see cref="ServiceBusModelFactory"/>.</summary>
public class ServiceBusReceivedMessage
{
    internal const string DeadLetterReasonKey = "DeadLetterReason";
    internal const string DeadLetterErrorDescriptionKey = "DeadLetterErrorDescription";

    internal ServiceBusReceivedMessage(IDictionary<string, object> properties) =>
        ApplicationProperties = new ReadOnlyDictionary<string, object>(
            new Dictionary<string, object>(properties ?? new Dictionary<string, object>()));

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; }

    public BinaryData Body { get; internal init; }

    public string ContentType { get; internal init; }

    public string CorrelationId { get; internal init; }

    public string DeadLetterErrorDescription => Text(DeadLetterErrorDescriptionKey);

    public string DeadLetterReason => Text(DeadLetterReasonKey);

    public string DeadLetterSource { get; internal init; }

    public int DeliveryCount { get; internal init; }

    public long EnqueuedSequenceNumber { get; internal init; }

    public DateTimeOffset EnqueuedTime { get; internal init; }

    public DateTimeOffset LockedUntil { get; internal init; }

    public string LockToken { get; internal init; }

    public string MessageId { get; internal init; }

    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    public long SequenceNumber { get; internal init; }

    public ServiceBusMessageState State { get; internal init; }

    public string Subject { get; internal init; }

    public TimeSpan TimeToLive { get; internal init; }

    private string Text(string key) => ApplicationProperties.TryGetValue(key, out object value) ? value as string : null;
}
