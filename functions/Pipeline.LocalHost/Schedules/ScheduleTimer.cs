namespace Pipeline.LocalHost.Schedules;

/// <summary>Submits what schedules have due, over and over. A turn that fails is logged, and the next one comes all the same.</summary>
/// <param name="submit">Submits what is due now.</param>
/// <param name="interval">Between two turns.</param>
/// <param name="time">Measures the interval.</param>
/// <param name="logger">Told of turns that fail.</param>
internal sealed partial class ScheduleTimer(
    Func<CancellationToken, Task> submit, TimeSpan interval, TimeProvider time, ILogger<ScheduleTimer> logger)
    : PeriodicService(interval, time)
{
    private readonly ILogger _logger = logger;

    protected override Task RunOnceAsync(CancellationToken stoppingToken) => submit(stoppingToken);

    protected override void OnFailed(Exception exception) => LogSchedulesFailed(exception);
}
