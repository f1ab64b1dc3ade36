using System.Text.Json.Serialization;

namespace Pipeline.Api.Schedules;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DeletedSchedule))]
internal sealed partial class DeletedScheduleJsonContext : JsonSerializerContext;
