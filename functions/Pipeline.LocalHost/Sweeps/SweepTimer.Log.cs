namespace Pipeline.LocalHost.Sweeps;

internal sealed partial class SweepTimer
{
    [LoggerMessage(EventId = 7020, EventName = "SweepFailed", Level = LogLevel.Error,
        Message = "A sweep failed; the next one runs in its turn.")]
    private partial void LogSweepFailed(Exception exception);
}
