using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts.Queues;
using Pipeline.ServiceBus;

namespace Pipeline.Functions.Queues;

/// <summary>
/// A message that the Functions host holds: it has the lock, renews it and settles. What fails there comes back as an exception
/// that does not say how, a lost lock too.
/// </summary>
/// <param name="queue">Where it came from.</param>
/// <param name="source">As the worker gave it.</param>
/// <param name="actions">The way to the host.</param>
internal sealed class HostedMessage(string queue, ServiceBusReceivedMessage source, ServiceBusMessageActions actions)
{
    // the service's limit
    private const int MaxDescriptionLength = 4_096;

    /// <summary>What it says.</summary>
    public ReceivedMessage Received { get; } = new HeldMessage(queue, source, heldSince: 0);

    /// <summary>
    /// Whether a copy, sent through the port, would say the same: not why the message was put aside, and not what is larger than
    /// every adapter takes.
    /// </summary>
    public bool CanBeCopied => Received.DeadLetter is null && Received.Body.Length <= OutgoingMessage.MaxBodyBytes;

    /// <summary>Removes the message for good.</summary>
    public Task CompleteAsync() => actions.CompleteMessageAsync(source, CancellationToken.None);

    /// <summary>Gives the message back at once.</summary>
    public Task AbandonAsync() => actions.AbandonMessageAsync(source, cancellationToken: CancellationToken.None);

    /// <summary>Puts the message aside; Service Bus forwards it to the queue of all that was put aside.</summary>
    public Task DeadLetterAsync(string reason, string description) => actions.DeadLetterMessageAsync(
        source,
        deadLetterReason: reason,
        deadLetterErrorDescription: description.Length > MaxDescriptionLength ? description[..MaxDescriptionLength] : description,
        cancellationToken: CancellationToken.None);
}
