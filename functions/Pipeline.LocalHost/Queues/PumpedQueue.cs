using Pipeline.Contracts.Queues;
using Pipeline.Ingest.Handling;

namespace Pipeline.LocalHost.Queues;

/// <summary>A queue and who works on it.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Handler">Works on one message; safe for concurrent use.</param>
/// <param name="MessagesAtOnce">Most messages in hand.</param>
internal sealed record PumpedQueue(
    string Queue, Func<ReceivedMessage, CancellationToken, Task<HandlerResult>> Handler, int MessagesAtOnce);
