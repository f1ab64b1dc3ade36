namespace Pipeline.TestKit.Queues;

/// <summary>One call on the port, as a hook sees it.</summary>
/// <param name="Operation">What was called.</param>
/// <param name="Queue">The queue.</param>
/// <param name="MessageId">The message, or null where the call is not about one.</param>
public readonly record struct QueueCall(QueueOperation Operation, string Queue, string? MessageId);
