using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Schedules;

/// <summary>A schedule and when it comes next.</summary>
/// <param name="Record">Its record.</param>
/// <param name="NextOccurrence">Null where it is not enabled.</param>
public sealed record ScheduleView(ScheduleRecord Record, DateTimeOffset? NextOccurrence);
