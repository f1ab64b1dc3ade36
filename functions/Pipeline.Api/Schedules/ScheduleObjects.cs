using Pipeline.Contracts.Api;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Schedules;

namespace Pipeline.Api.Schedules;

/// <summary>Schedules as the API shows them.</summary>
internal static class ScheduleObjects
{
    public static ScheduleObject From(ScheduleView view)
    {
        ScheduleRecord schedule = view.Record;
        return new ScheduleObject
        {
            Name = schedule.Name,
            Cron = schedule.Cron,
            InputFileId = schedule.InputFileId,
            IntakeBlob = schedule.IntakeBlob,
            Endpoint = schedule.Endpoint,
            CompletionWindow = schedule.CompletionWindow,
            Metadata = schedule.Metadata,
            Enabled = schedule.IsEnabled,
            CreatedAt = schedule.CreatedAt.ToUnixTimeSeconds(),
            NextRunAt = view.NextOccurrence?.ToUnixTimeSeconds(),
            LastRunAt = schedule.LastOccurrence?.ToUnixTimeSeconds(),
            LastBatchId = schedule.LastBatchId,
            LastError = schedule.LastError,
        };
    }
}
