using Azure.Messaging.ServiceBus;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;

namespace Pipeline.ServiceBus;

/// <summary>A message under a lock of Service Bus: the adapter's own, or the Functions host's, who receives and settles by itself.</summary>
public sealed class HeldMessage : ReceivedMessage
{
    /// <param name="queue">Where it came from.</param>
    /// <param name="source">As the SDK gave it.</param>
    /// <param name="heldSince">Timestamp from before the receive was asked for.</param>
    public HeldMessage(string queue, ServiceBusReceivedMessage source, long heldSince)
        : base(queue, ReturnedCopy.IdOf(source), BodyOf(source), source.LockToken)
    {
        Source = source;
        HeldSince = heldSince;
        DeadLetter = queue == Names.DeadLetterQueue ? ReturnedCopy.CauseOf(source) : null;
    }

    public ServiceBusReceivedMessage Source { get; }

    /// <summary>Timestamp from before the receive or the last renewal was asked for.</summary>
    public long HeldSince { get; set; }

    /// <summary>Whether a call has ended the lock already.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Id of the copy that takes its place when it is returned: chosen once, so that a repeated call sends no second.</summary>
    public string CopyId => field ??= ReturnedCopy.NewId(Id);

    // A foreign sender may send an AMQP value in place of bytes: nothing that a handler of ours can read.
    private static ReadOnlyMemory<byte> BodyOf(ServiceBusReceivedMessage source)
    {
        try
        {
            return source.Body.ToMemory();
        }
        catch (NotSupportedException)
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }
}
