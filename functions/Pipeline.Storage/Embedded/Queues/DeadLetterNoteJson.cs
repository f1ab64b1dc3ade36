using System.Text.Json.Serialization;

namespace Pipeline.Storage.Embedded.Queues;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DeadLetterNote))]
internal sealed partial class DeadLetterNoteJson : JsonSerializerContext;
