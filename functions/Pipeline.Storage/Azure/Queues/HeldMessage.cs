using Azure.Storage.Queues.Models;
using Pipeline.Contracts.Queues;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>
/// A message under a lock of the service. The service lets a stale lock settle a message that nobody else has taken since, which
/// the port forbids; so the end of the lock is kept here. The lock token is the service's pop receipt.
/// </summary>
internal sealed class HeldMessage : ReceivedMessage
{
    private HeldMessage(string queue, string id, ReadOnlyMemory<byte> body, QueueMessage message, long heldSince)
        : base(queue, id, body, message.PopReceipt)
    {
        ServiceId = message.MessageId;
        HeldSince = heldSince;
    }

    /// <summary>The service's own id of the message.</summary>
    internal string ServiceId { get; }

    /// <summary>The text, where another service wrote it; else null.</summary>
    internal string? ForeignText { get; private init; }

    /// <summary>A timestamp of the clock, taken before the lock was asked for.</summary>
    internal long HeldSince { get; private set; }

    /// <summary>Whether a copy lies in the poison queue, so that only the message itself is left to delete.</summary>
    internal bool IsCopiedAside { get; set; }

    /// <param name="queue">Where it was received.</param>
    /// <param name="message">As the service gave it.</param>
    /// <param name="heldSince">A timestamp of the clock, taken before the receive was asked for.</param>
    internal static HeldMessage Read(string queue, QueueMessage message, long heldSince)
    {
        string text = message.Body.ToString();
        return MessageText.TryParse(text, out string id, out ReadOnlyMemory<byte> body)
            ? new HeldMessage(queue, id, body, message, heldSince)
            : new HeldMessage(queue, message.MessageId, MessageText.ReadForeign(text), message, heldSince) { ForeignText = text };
    }

    /// <summary>Takes over the renewed lock.</summary>
    internal void Renew(string popReceipt, long heldSince)
    {
        LockToken = popReceipt;
        HeldSince = heldSince;
    }
}
