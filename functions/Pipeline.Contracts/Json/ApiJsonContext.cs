using System.Text.Json.Serialization;
using Pipeline.Contracts.Api;

namespace Pipeline.Contracts.Json;

/// <summary>The API's objects: snake case, nulls written, since clients ask for every key.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BatchObject))]
[JsonSerializable(typeof(FileObject))]
[JsonSerializable(typeof(ModelObject))]
[JsonSerializable(typeof(ObjectList<BatchObject>))]
[JsonSerializable(typeof(ObjectList<FileObject>))]
[JsonSerializable(typeof(ObjectList<ModelObject>))]
[JsonSerializable(typeof(ObjectList<ScheduleObject>))]
[JsonSerializable(typeof(ScheduleObject))]
[JsonSerializable(typeof(CreateBatchRequest))]
[JsonSerializable(typeof(PutScheduleRequest))]
[JsonSerializable(typeof(ErrorEnvelope))]
public sealed partial class ApiJsonContext : JsonSerializerContext;
