using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Shards;

/// <summary>What working on the shards of one model needs.</summary>
internal sealed record ShardServices(
    IBlobStore Store,
    IWorkQueue Queue,
    IServedModel Model,
    BatchWatcher Watcher,
    ShardLimits Limits,
    WorkerMetrics Metrics,
    TimeProvider Time,
    ILogger<LineFeed> LineLogger);
