using System.Text.Json;

namespace Pipeline.Worker.Models;

/// <summary>Tells kinds of model directories apart.</summary>
internal static class ModelKinds
{
    /// <summary>What <see cref="Engine.Onnx.Compilation.DecoderCompiler"/> writes last.</summary>
    public const string CompileRecord = "compile.json";

    // as the readers of config.json have it
    private const long MaxConfigBytes = 1 << 20;

    // transformers' names for models that continue a text; which of them run, the decoder's reader knows
    private static readonly string[] DecoderSuffixes = ["ForCausalLM", "LMHeadModel"];

    // where a config lacks architectures, the reader of decoders says so
    private static readonly string[] DecoderTypes = ["llama", "mistral", "qwen2", "qwen3"];

    /// <summary>
    /// What lies at a path: a decoder says so by the <c>architectures</c> of its config.json, or by its <c>model_type</c> where there
    /// are none. A config that cannot be read counts as an encoder's, whose reader says what is wrong with it.
    /// </summary>
    public static ModelKind Of(string path)
    {
        if (File.Exists(Path.Combine(path, CompileRecord)))
        {
            return ModelKind.CompiledDecoder;
        }

        string config = Path.Combine(path, "config.json");
        return File.Exists(config) && new FileInfo(config).Length <= MaxConfigBytes && IsDecoder(File.ReadAllBytes(config))
            ? ModelKind.Decoder
            : ModelKind.Encoder;
    }

    private static bool IsDecoder(byte[] config)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(config);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            return json.RootElement.TryGetProperty("architectures"u8, out JsonElement names)
                ? names.ValueKind == JsonValueKind.Array
                    && names.EnumerateArray().Any(name =>
                        name.ValueKind == JsonValueKind.String
                        && Array.Exists(DecoderSuffixes, suffix => name.GetString()!.EndsWith(suffix, StringComparison.Ordinal)))
                : json.RootElement.TryGetProperty("model_type"u8, out JsonElement type)
                    && type.ValueKind == JsonValueKind.String
                    && DecoderTypes.Contains(type.GetString(), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
