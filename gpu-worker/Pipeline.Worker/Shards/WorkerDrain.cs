namespace Pipeline.Worker.Shards;

/// <summary>The orderly end of a worker: first no new work, and after a while nothing at all.</summary>
internal sealed class WorkerDrain(TimeProvider time) : IDisposable
{
    /// <summary>How long shards may take to hand back. The whole process has 25 s from SIGTERM.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _requested = new();
    private readonly CancellationTokenSource _overdue = new();
    private ITimer? _timer;

    /// <summary>Nothing new is received or submitted from here on.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>What has not been handed back by now is left to lapse.</summary>
    public CancellationToken Overdue => _overdue.Token;

    /// <summary>Starts the drain; again changes nothing.</summary>
    public void Begin()
    {
        if (!_requested.IsCancellationRequested)
        {
            _timer = time.CreateTimer(_ => _overdue.Cancel(), null, Limit, Timeout.InfiniteTimeSpan);
            _requested.Cancel();
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _requested.Dispose();
        _overdue.Dispose();
    }
}
