using System.Diagnostics.CodeAnalysis;
using Pipeline.Contracts.Lines;

namespace Pipeline.Ingest.Schedules;

/// <summary>What came of making or replacing a schedule.</summary>
public sealed record ScheduleChange
{
    private ScheduleChange(ScheduleView? schedule, RequestError? error)
    {
        Schedule = schedule;
        Error = error;
    }

    /// <summary>The schedule as it stands; null where the change is refused.</summary>
    public ScheduleView? Schedule { get; }

    /// <summary>Why it is refused, with the field at fault.</summary>
    public RequestError? Error { get; }

    /// <summary>Whether the schedule stands.</summary>
    [MemberNotNullWhen(true, nameof(Schedule))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsAccepted => Schedule is not null;

    internal static ScheduleChange Accepted(ScheduleView schedule) => new(schedule, null);

    internal static ScheduleChange Refused(RequestError error) => new(null, error);
}
