using System.Text.Json.Serialization;

namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>The form of compile.json.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(CompileRecord))]
internal sealed partial class CompileRecordContext : JsonSerializerContext;
