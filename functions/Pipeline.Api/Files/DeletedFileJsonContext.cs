using System.Text.Json.Serialization;

namespace Pipeline.Api.Files;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DeletedFile))]
internal sealed partial class DeletedFileJsonContext : JsonSerializerContext;
