namespace Pipeline.LocalHost;

/// <summary>Does something at the host's start and then at an interval, one at a time, until the host stops.</summary>
/// <param name="interval">Between two beginnings; what takes longer delays the next.</param>
/// <param name="time">Measures the interval.</param>
internal abstract class PeriodicService(TimeSpan interval, TimeProvider time) : BackgroundService
{
    /// <summary>Does it once. What it throws goes to <see cref="OnFailed"/>, and the next turn comes all the same.</summary>
    protected abstract Task RunOnceAsync(CancellationToken stoppingToken);

    /// <summary>Tells of a turn that failed.</summary>
    protected abstract void OnFailed(Exception exception);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                await RunGuardedAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops; a turn can be cut off anywhere
        }
    }

    private async Task RunGuardedAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunOnceAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            OnFailed(exception);
        }
    }
}
