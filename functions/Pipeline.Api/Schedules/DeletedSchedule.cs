namespace Pipeline.Api.Schedules;

/// <summary>What <c>DELETE /v1/schedules/{name}</c> answers.</summary>
internal sealed record DeletedSchedule(string Name, string Object, bool Deleted);
