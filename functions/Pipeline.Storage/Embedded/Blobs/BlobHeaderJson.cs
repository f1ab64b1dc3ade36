using System.Text.Json.Serialization;

namespace Pipeline.Storage.Embedded.Blobs;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BlobHeader))]
internal sealed partial class BlobHeaderJson : JsonSerializerContext;
