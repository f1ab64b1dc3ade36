using System.Security.Cryptography;
using Azure.Messaging.ServiceBus;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;

namespace Pipeline.ServiceBus;

/// <summary>
/// How a message is given back: as a scheduled copy. The broker has no abandon with a delay, and each abandon counts as a
/// delivery, of which it allows a limited number. To the broker the copy has an id of its own, or duplicate detection would drop
/// it; to receivers it keeps the original's, or a worker would take its shard for held by another message.
/// </summary>
internal static class ReturnedCopy
{
    private const int MaxIdLength = 128;
    private const int RandomLength = 8;
    private const string Mark = "/r-";

    private const string IdProperty = "PipelineMessageId";

    // Where the broker itself says what the source queue was, a copy cannot.
    private const string SourceProperty = "PipelineDeadLetterSource";
    private const string ReasonProperty = "DeadLetterReason";
    private const string DescriptionProperty = "DeadLetterErrorDescription";
    private const string UnknownReason = "unknown";

    /// <summary>An id for the broker: the original's beginning, a mark and random digits.</summary>
    public static string NewId(string id) =>
        $"{id.AsSpan(0, int.Min(id.Length, MaxIdLength - Mark.Length - RandomLength))}{Mark}"
        + RandomNumberGenerator.GetHexString(RandomLength, lowercase: true);

    /// <summary>The copy of a held message, to be delivered from an instant on.</summary>
    public static ServiceBusMessage Of(HeldMessage held, DateTimeOffset visibleAt)
    {
        ServiceBusMessage copy = new(held.Source) { MessageId = held.CopyId, ScheduledEnqueueTime = visibleAt };
        copy.ApplicationProperties[IdProperty] = held.Id;
        if (held.DeadLetter is { } cause)
        {
            copy.ApplicationProperties[SourceProperty] = cause.Queue;
            copy.ApplicationProperties[ReasonProperty] = cause.Reason;
            copy.ApplicationProperties[DescriptionProperty] = cause.Description;
        }

        return copy;
    }

    /// <summary>The id that a message was first sent under. A foreign sender need not give one; then it is the broker's number.</summary>
    public static string IdOf(ServiceBusReceivedMessage source)
    {
        string? id = Text(source, IdProperty) ?? source.MessageId;
        return string.IsNullOrEmpty(id) ? $"sequence-{source.SequenceNumber}" : id;
    }

    /// <summary>Why a message was put aside that was received from <see cref="Names.DeadLetterQueue"/>.</summary>
    public static DeadLetterCause CauseOf(ServiceBusReceivedMessage source) => new(
        source.DeadLetterSource ?? Text(source, SourceProperty) ?? Names.DeadLetterQueue,
        source.DeadLetterReason ?? UnknownReason,
        source.DeadLetterErrorDescription ?? string.Empty);

    private static string? Text(ServiceBusReceivedMessage source, string property) =>
        source.ApplicationProperties.TryGetValue(property, out object? value) ? value as string : null;
}
