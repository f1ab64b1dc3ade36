namespace Pipeline.LocalHost.Schedules;

internal sealed partial class ScheduleTimer
{
    [LoggerMessage(EventId = 7050, EventName = "SchedulesFailed", Level = LogLevel.Error,
        Message = "The schedules could not be looked at; the next turn comes in its time.")]
    private partial void LogSchedulesFailed(Exception exception);
}
