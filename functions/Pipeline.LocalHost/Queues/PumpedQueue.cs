namespace Pipeline.LocalHost.Queues;

/// <summary>A queue and who works on it.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Handler">Works on its messages.</param>
/// <param name="MessagesAtOnce">Most messages in hand.</param>
internal sealed record PumpedQueue(string Queue, MessageHandler Handler, int MessagesAtOnce);
