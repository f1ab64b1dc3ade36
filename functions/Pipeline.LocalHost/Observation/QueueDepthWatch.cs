using System.Collections.Immutable;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;

namespace Pipeline.LocalHost.Observation;

/// <summary>Measures the queues now and then, for the gauges.</summary>
/// <param name="queue">The queues.</param>
/// <param name="modelQueues">Names of the models' queues, as of now.</param>
/// <param name="metrics">Shows what was measured.</param>
/// <param name="interval">Between two measurements.</param>
/// <param name="time">Measures the interval.</param>
/// <param name="logger">Told of queues that cannot be measured.</param>
internal sealed partial class QueueDepthWatch(
    IWorkQueue queue,
    Func<CancellationToken, Task<IReadOnlyList<string>>> modelQueues,
    QueueDepthMetrics metrics,
    TimeSpan interval,
    TimeProvider time,
    ILogger<QueueDepthWatch> logger)
    : PeriodicService(interval, time)
{
    private static readonly string[] OwnQueues = [Names.SubmissionQueue, Names.EventQueue, Names.IntakeQueue, Names.DeadLetterQueue];

    private readonly ILogger _logger = logger;

    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        var depths = ImmutableSortedDictionary.CreateBuilder<string, QueueDepth>(StringComparer.Ordinal);
        foreach (string name in (string[])[.. OwnQueues, .. await modelQueues(stoppingToken)])
        {
            await TryMeasureAsync(name, depths, stoppingToken);
        }

        metrics.Show(depths.ToImmutable());
    }

    protected override void OnFailed(Exception exception)
    {
        metrics.Show(ImmutableSortedDictionary<string, QueueDepth>.Empty);
        LogNoneMeasured(exception);
    }

    // A registered model whose queue was not deployed costs its own gauges. An old depth would look like a queue that stands still.
    private async Task TryMeasureAsync(
        string name, ImmutableSortedDictionary<string, QueueDepth>.Builder depths, CancellationToken stoppingToken)
    {
        try
        {
            depths[name] = await queue.GetDepthAsync(name, stoppingToken);
        }
        catch (StorageUnavailableException exception)
        {
            LogNotMeasured(name, exception);
        }
    }
}
