using System.Buffers;
using System.Security.Cryptography;
using Azure.Messaging.ServiceBus;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;

namespace Pipeline.ServiceBus;

/// <summary>
/// How a message is given back: as a scheduled copy. The broker has no abandon with a delay, and each abandon counts as a
/// delivery, of which it allows a limited number. The copy needs an id of its own, or duplicate detection drops it.
/// </summary>
internal static class ReturnedCopy
{
    private const int MaxIdLength = 128;
    private const string Mark = "/r-";
    private const int RandomLength = 8;

    // Where the service itself says what the source queue was, a copy cannot.
    private const string SourceProperty = "PipelineDeadLetterSource";
    private const string ReasonProperty = "DeadLetterReason";
    private const string DescriptionProperty = "DeadLetterErrorDescription";
    private const string UnknownReason = "unknown";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>A new id: the original's beginning, a mark and random digits. A copy's copy is no longer.</summary>
    public static string NewId(string id)
    {
        int length = IsCopy(id) ? id.Length - Mark.Length - RandomLength : id.Length;
        length = int.Min(length, MaxIdLength - Mark.Length - RandomLength);
        return $"{id.AsSpan(0, length)}{Mark}{RandomNumberGenerator.GetHexString(RandomLength, lowercase: true)}";
    }

    /// <summary>The copy of a held message, to be delivered from an instant on.</summary>
    public static ServiceBusMessage Of(HeldMessage held, DateTimeOffset visibleAt)
    {
        ServiceBusMessage copy = new(held.Source) { MessageId = held.CopyId, ScheduledEnqueueTime = visibleAt };
        if (held.DeadLetter is { } cause)
        {
            copy.ApplicationProperties[SourceProperty] = cause.Queue;
            copy.ApplicationProperties[ReasonProperty] = cause.Reason;
            copy.ApplicationProperties[DescriptionProperty] = cause.Description;
        }

        return copy;
    }

    /// <summary>Why a message was put aside that was received from <see cref="Names.DeadLetterQueue"/>.</summary>
    public static DeadLetterCause CauseOf(ServiceBusReceivedMessage source)
    {
        string? queue = source.DeadLetterSource
            ?? (source.ApplicationProperties.TryGetValue(SourceProperty, out object? noted) ? noted as string : null);
        return new DeadLetterCause(
            queue ?? Names.DeadLetterQueue, source.DeadLetterReason ?? UnknownReason, source.DeadLetterErrorDescription ?? string.Empty);
    }

    private static bool IsCopy(string id) =>
        id.Length >= Mark.Length + RandomLength
        && id.AsSpan(id.Length - Mark.Length - RandomLength).StartsWith(Mark)
        && !id.AsSpan(id.Length - RandomLength).ContainsAnyExcept(HexDigits);
}
