using Pipeline.Contracts.Queues;
using Pipeline.Ingest.Handling;

namespace Pipeline.LocalHost.Queues;

/// <summary>Works on one message; safe for concurrent use.</summary>
internal delegate Task<HandlerResult> MessageHandler(ReceivedMessage message, CancellationToken cancellationToken);
