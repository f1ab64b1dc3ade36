namespace Pipeline.LocalHost.Sweeps;

/// <summary>Runs the sweep over and over. A sweep that fails is logged, and the next one runs all the same.</summary>
/// <param name="sweep">One sweep.</param>
/// <param name="interval">Between two sweeps.</param>
/// <param name="time">Measures the interval.</param>
/// <param name="logger">Told of sweeps that fail.</param>
internal sealed partial class SweepTimer(
    Func<CancellationToken, Task> sweep, TimeSpan interval, TimeProvider time, ILogger<SweepTimer> logger)
    : PeriodicService(interval, time)
{
    private readonly ILogger _logger = logger;

    protected override Task RunOnceAsync(CancellationToken stoppingToken) => sweep(stoppingToken);

    protected override void OnFailed(Exception exception) => LogSweepFailed(exception);
}
