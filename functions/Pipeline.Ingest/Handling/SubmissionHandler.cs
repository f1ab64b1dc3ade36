using Pipeline.Contracts;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Planning;

namespace Pipeline.Ingest.Handling;

/// <summary>
/// Handles messages of <see cref="Names.SubmissionQueue"/>: validates, plans and sends the first shards. A large file takes
/// minutes; the host renews the message's lock meanwhile.
/// </summary>
public sealed class SubmissionHandler
{
    private readonly BatchPlanner _planner;
    private readonly BatchAdvancer _advancer;

    internal SubmissionHandler(BatchPlanner planner, BatchAdvancer advancer)
    {
        _planner = planner;
        _advancer = advancer;
    }

    /// <summary>Handles a message.</summary>
    /// <param name="body">UTF-8 JSON of a <see cref="SubmissionMessage"/>.</param>
    /// <param name="cancellationToken">Ends the work; it can be repeated.</param>
    public Task<HandlerResult> HandleAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        MessageGuard.RunAsync(async () =>
        {
            SubmissionMessage message = RecordJson.Deserialize(body.Span, RecordJson.Submission, "A submission message");
            BatchKey key = BatchKey.Parse(message.Tenant, message.BatchId);
            await _planner.PlanAsync(key, cancellationToken);
            await _advancer.AdvanceAsync(key, isSweep: false, cancellationToken);
        });
}
