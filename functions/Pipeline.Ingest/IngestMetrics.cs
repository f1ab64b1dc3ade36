using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest;

/// <summary>
/// What the control plane counts. Counters count successes, once each except after a lost reply of the storage, which is not
/// counted. Tags are closed sets: statuses, outcomes, error codes, queues and reasons.
/// </summary>
internal sealed class IngestMetrics(Meter meter)
{
    // From a batch of a few lines to one that takes the whole day that it has.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400],
    };

    private const string Other = "other";

    // Of our handlers and workers, then of Service Bus.
    private static readonly FrozenDictionary<string, string> KnownReasons = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["malformed"] = "malformed",
        ["unreadable"] = "unreadable",
        ["MaxDeliveryCountExceeded"] = "max_delivery_count_exceeded",
        ["TTLExpiredException"] = "ttl_expired",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Counter<long> _batches = meter.CreateCounter<long>(
        "pipeline.ingest.batches", "{batch}", "Batches that ended, by status.");

    private readonly Counter<long> _accepted = meter.CreateCounter<long>(
        "pipeline.ingest.lines.accepted", "{line}", "Lines of plans that will run.");

    private readonly Counter<long> _rejected = meter.CreateCounter<long>(
        "pipeline.ingest.lines.rejected", "{line}", "Lines that validation rejected, by code.");

    private readonly Counter<long> _finished = meter.CreateCounter<long>(
        "pipeline.ingest.lines.finished", "{line}", "Lines of batches that ended, rejected ones included, by outcome.");

    private readonly Counter<long> _tokens = meter.CreateCounter<long>(
        "pipeline.ingest.tokens", "{token}", "Tokens of batches that ended, by kind.");

    private readonly Counter<long> _shardsSent = meter.CreateCounter<long>(
        "pipeline.ingest.shards.sent", "{shard}", "Shard messages sent, by whether it was a second send.");

    private readonly Counter<long> _deadLetters = meter.CreateCounter<long>(
        "pipeline.ingest.dead_letters", "{message}", "Messages put aside and kept, by queue and reason.");

    private readonly Histogram<double> _planning = meter.CreateHistogram<double>(
        "pipeline.ingest.planning.duration", "s", "Time of one pass over an input file.", tags: null, Durations);

    private readonly Histogram<double> _finalizing = meter.CreateHistogram<double>(
        "pipeline.ingest.finalizing.duration", "s", "Time from the last sealed shard to the end of the batch.", tags: null, Durations);

    private readonly Histogram<double> _batchDuration = meter.CreateHistogram<double>(
        "pipeline.ingest.batch.duration", "s", "Time from submission to the end of the batch, by status.", tags: null, Durations);

    private readonly Histogram<double> _firstResult = meter.CreateHistogram<double>(
        "pipeline.ingest.time_to_first_result", "s", "Time from submission until the first shard with a success was sealed.",
        tags: null, Durations);

    public void CountEnd(BatchRecord batch, DateTimeOffset now)
    {
        var status = new KeyValuePair<string, object?>("status", StatusTag(batch.Status));
        _batches.Add(1, status);
        _batchDuration.Record((now - batch.CreatedAt).TotalSeconds, status);
        _finished.Add(batch.CompletedCount, new KeyValuePair<string, object?>("outcome", "success"));
        _finished.Add(batch.FailedCount, new KeyValuePair<string, object?>("outcome", "error"));
        _tokens.Add(batch.Usage.InputTokens, new KeyValuePair<string, object?>("kind", "input"));
        _tokens.Add(batch.Usage.OutputTokens, new KeyValuePair<string, object?>("kind", "output"));
    }

    public void CountLines(int accepted, IReadOnlyDictionary<string, int> rejectedByCode)
    {
        _accepted.Add(accepted);
        foreach ((string code, int count) in rejectedByCode)
        {
            _rejected.Add(count, new KeyValuePair<string, object?>("code", code));
        }
    }

    public void CountSent(int shards, bool isResend) =>
        _shardsSent.Add(shards, new KeyValuePair<string, object?>("resend", isResend));

    // There is one queue a model. Reasons are ours, the broker's, or anybody's.
    public void CountDeadLetter(DeadLetterCause cause) => _deadLetters.Add(
        1,
        new KeyValuePair<string, object?>("queue", IsOurs(cause.Queue) ? cause.Queue : Other),
        new KeyValuePair<string, object?>("reason", KnownReasons.GetValueOrDefault(cause.Reason, Other)));

    public void RecordPlanning(TimeSpan duration) => _planning.Record(duration.TotalSeconds);

    public void RecordFirstResult(TimeSpan sinceSubmission) => _firstResult.Record(sinceSubmission.TotalSeconds);

    public void RecordFinalizing(TimeSpan duration) => _finalizing.Record(duration.TotalSeconds);

    private static bool IsOurs(string queue) =>
        queue is Names.SubmissionQueue or Names.EventQueue or Names.IntakeQueue
        || queue.StartsWith(Names.ModelQueuePrefix, StringComparison.Ordinal);

    private static string StatusTag(BatchStatus status) => status switch
    {
        BatchStatus.Completed => "completed",
        BatchStatus.Failed => "failed",
        BatchStatus.Expired => "expired",
        BatchStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
