using System.Text.Json.Serialization;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Json;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordVersion))]
[JsonSerializable(typeof(FileRecord))]
[JsonSerializable(typeof(BatchRecord))]
[JsonSerializable(typeof(PlanRecord))]
[JsonSerializable(typeof(DispatchRecord))]
[JsonSerializable(typeof(IdempotencyRecord))]
[JsonSerializable(typeof(ModelRecord))]
[JsonSerializable(typeof(ModelManifestRecord))]
[JsonSerializable(typeof(LedgerRecord))]
[JsonSerializable(typeof(SubmissionMessage))]
[JsonSerializable(typeof(ShardMessage))]
[JsonSerializable(typeof(ShardFinishedMessage))]
internal sealed partial class RecordJsonContext : JsonSerializerContext;
