using Pipeline.Cli.Api;
using Pipeline.Cli.Display;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;

namespace Pipeline.Cli.Batches;

/// <summary>Waits for a batch's end and shows how far it is.</summary>
internal sealed class BatchWatcher(ControlPlaneClient client, TimeProvider time)
{
    // Short batches end within a second, long ones are not to be asked about 4 times a second.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);
    private const double IntervalGrowth = 1.25;

    private readonly Patience _patience = new(time);
    private readonly RateMeter _meter = new(time);
    private readonly WorkerAbsence _absence = new(time);

    /// <summary>Asks until the batch is at its end; survives a server that restarts.</summary>
    /// <exception cref="ServerUnavailableException">The server has been away for 5 minutes.</exception>
    public async Task<BatchObject> WatchAsync(BatchId id, IProgressDisplay display, CancellationToken cancellationToken)
    {
        TimeSpan interval = FirstInterval;
        while (true)
        {
            BatchObject batch = await _patience.CallAsync(token => client.GetBatchAsync(id, token), display, cancellationToken);
            if (BatchStates.IsTerminal(batch))
            {
                return batch;
            }

            if (_absence.Observe(batch) is { } absence)
            {
                display.Note(absence);
            }

            display.Show(View(batch));
            await Task.Delay(interval, time, cancellationToken);
            interval = interval * IntervalGrowth < LongestInterval ? interval * IntervalGrowth : LongestInterval;
        }
    }

    private ProgressView View(BatchObject batch)
    {
        RequestCounts counts = batch.RequestCounts;
        long done = (long)counts.Completed + counts.Failed;
        if (batch.Status == BatchStates.InProgress)
        {
            _meter.Add(done); // not before: waiting for validation says nothing of the pace
        }

        // a total of 0 is one that is not known yet
        return new ProgressView(
            batch.Status,
            counts.Total > 0 ? (double)done / counts.Total : null,
            counts.Total > 0
                ? $"{Figures.Count(done)}/{Figures.Count(counts.Total)} done, {Figures.Count(counts.Completed)} succeeded, "
                    + $"{Figures.Count(counts.Failed)} failed"
                : "",
            Pace(batch.Status, counts.Total));
    }

    private string Pace(string status, int total)
    {
        if (status != BatchStates.InProgress || _meter.PerSecond is not { } rate)
        {
            return "";
        }

        string left = _meter.TimeLeft(total) is { } time ? $", {Figures.Duration(time)} left" : "";
        return $"{Figures.Rate(rate)} lines/s{left}";
    }
}
