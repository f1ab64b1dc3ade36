namespace Pipeline.Contracts.Queues;

/// <summary>
/// Messages by queue name, at least once, in no order. Promises only what the weakest adapter gives: no meaning in delivery
/// counts, a message whose id was seen lately may be dropped, and a returned message may come back beside a second copy of
/// itself. A queue exists as soon as it is named, or was made with the service. Queue names have the form that
/// <see cref="QueueNaming"/> checks.
/// </summary>
public interface IWorkQueue
{
    /// <summary>How long a received message belongs to its receiver, from before the receive or renewal was asked for.</summary>
    TimeSpan LockDuration { get; }

    /// <summary>Sends messages; when the call returns they are durable. Some may have been sent when it throws.</summary>
    Task SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken);

    /// <summary>Receives up to <paramref name="maxCount"/> messages under a lock; empty when none came within the wait.</summary>
    Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queue, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken);

    /// <summary>Extends the lock to <see cref="LockDuration"/> from now.</summary>
    /// <returns>False where the lock is lost: somebody else may hold the message.</returns>
    Task<bool> RenewAsync(ReceivedMessage message, CancellationToken cancellationToken);

    /// <summary>Removes the message for good.</summary>
    /// <returns>False where the lock is lost.</returns>
    Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken);

    /// <summary>Gives the message back, to be received again after the delay; a copy may carry a new id.</summary>
    /// <returns>False where the lock is lost.</returns>
    Task<bool> ReturnAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Puts the message aside for a person to look at.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reason">A code, at most 100 characters.</param>
    /// <param name="description">What was wrong, in a sentence.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False where the lock is lost.</returns>
    Task<bool> DeadLetterAsync(ReceivedMessage message, string reason, string description, CancellationToken cancellationToken);

    /// <summary>How much waits in the queue.</summary>
    Task<QueueDepth> GetDepthAsync(string queue, CancellationToken cancellationToken);
}
