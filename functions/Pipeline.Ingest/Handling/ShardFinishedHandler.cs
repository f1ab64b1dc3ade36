using Pipeline.Contracts;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Handling;

/// <summary>Handles messages of <see cref="Names.EventQueue"/>: sends the next shards, or ends the batch.</summary>
public sealed class ShardFinishedHandler
{
    private readonly BatchAdvancer _advancer;
    private readonly EventGate _gate = new();

    internal ShardFinishedHandler(BatchAdvancer advancer) => _advancer = advancer;

    /// <summary>Handles a message.</summary>
    /// <param name="body">UTF-8 JSON of a <see cref="ShardFinishedMessage"/>.</param>
    /// <param name="cancellationToken">Ends the work; it can be repeated.</param>
    public Task<HandlerResult> HandleAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        MessageGuard.RunAsync(async () =>
        {
            ShardFinishedMessage message = RecordJson.Deserialize(body.Span, RecordJson.ShardFinished, "A shard-finished message");
            BatchKey key = BatchKey.Parse(message.Tenant, message.BatchId);
            if (_gate.TryBegin(key))
            {
                await LookAsync(key, cancellationToken);
            }
        });

    private async Task LookAsync(BatchKey key, CancellationToken cancellationToken)
    {
        bool isOver = false;
        while (!isOver)
        {
            int? inFlight = null;
            try
            {
                inFlight = await _advancer.AdvanceAsync(key, isSweep: false, cancellationToken);
            }
            finally
            {
                isOver = _gate.TryEnd(key, inFlight);
            }
        }
    }
}
