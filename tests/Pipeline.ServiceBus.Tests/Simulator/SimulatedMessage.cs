using Azure.Messaging.ServiceBus;

namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>A message in the broker, whose lock guards it.</summary>
internal sealed class SimulatedMessage
{
    private readonly ServiceBusMessage _sent;

    /// <param name="sent">As it was sent; later changes by the sender are not seen.</param>
    /// <param name="deadLetterSource">Where it was dead-lettered before it was forwarded here; or null.</param>
    public SimulatedMessage(ServiceBusMessage sent, string? deadLetterSource = null)
    {
        _sent = sent;
        MessageId = sent.MessageId;
        DeadLetterSource = deadLetterSource;
        Properties = new Dictionary<string, object>(sent.ApplicationProperties);
    }

    public string? MessageId { get; }

    public string? DeadLetterSource { get; }

    public Dictionary<string, object> Properties { get; }

    public long SequenceNumber { get; set; }

    public DateTimeOffset EnqueuedTime { get; set; }

    /// <summary>When it becomes active; null where it is.</summary>
    public DateTimeOffset? ScheduledFor { get; set; }

    public int DeliveryCount { get; set; }

    /// <summary>The lock it is under; null where it can be received.</summary>
    public Guid? LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    /// <summary>The same content, as something to be accepted elsewhere.</summary>
    public SimulatedMessage Forward(string? deadLetterSource, string reason, string? description)
    {
        SimulatedMessage forwarded = new(_sent, deadLetterSource);
        foreach ((string key, object value) in Properties)
        {
            forwarded.Properties[key] = value;
        }

        forwarded.Properties["DeadLetterReason"] = reason;
        if (description is not null)
        {
            forwarded.Properties["DeadLetterErrorDescription"] = description;
        }

        return forwarded;
    }

    public ServiceBusReceivedMessage ToReceived() => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: _sent.Body,
        messageId: MessageId,
        timeToLive: _sent.TimeToLive,
        correlationId: _sent.CorrelationId,
        subject: _sent.Subject,
        contentType: _sent.ContentType,
        scheduledEnqueueTime: _sent.ScheduledEnqueueTime,
        properties: Properties,
        lockTokenGuid: LockToken ?? Guid.Empty,
        deliveryCount: DeliveryCount,
        lockedUntil: LockedUntil,
        sequenceNumber: SequenceNumber,
        deadLetterSource: DeadLetterSource,
        enqueuedSequenceNumber: SequenceNumber,
        enqueuedTime: EnqueuedTime,
        serviceBusMessageState: ScheduledFor is null ? ServiceBusMessageState.Active : ServiceBusMessageState.Scheduled);
}
