using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Ingest;

namespace Pipeline.Functions.Timers;

/// <summary>
/// What is done by the clock. The Functions host runs each on one instance at a time, logs one that fails, and calls it again in
/// its turn. What was missed while no host ran is not made up for: both look at what stands in storage.
/// </summary>
internal sealed class TimerFunctions(IngestServices ingest)
{
    [Function("Sweep")]
    public Task SweepAsync(
        [TimerTrigger(Names.SweepTimer, UseMonitor = false, RunOnStartup = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        ingest.Sweeper.SweepAsync(cancellationToken);

    [Function("Schedule")]
    public Task RunScheduleAsync(
        [TimerTrigger(Names.ScheduleTimer, UseMonitor = false, RunOnStartup = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        ingest.Scheduler.RunAsync(cancellationToken);
}
