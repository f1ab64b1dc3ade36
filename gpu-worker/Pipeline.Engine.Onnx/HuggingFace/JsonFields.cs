using System.Text.Json;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The fields of a small JSON object in a file; every read checks type and range and names the field that fails.</summary>
internal sealed class JsonFields
{
    // real files have a few kilobytes; a config with a large label table some tens
    private const long MaxFileBytes = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _root;

    private JsonFields(string path, JsonElement root)
    {
        Path = path;
        _root = root;
    }

    public string Path { get; }

    public IEnumerable<string> Names => _root.EnumerateObject().Select(property => property.Name);

    /// <exception cref="ModelFormatException">The file is missing, over 1 MiB, or does not hold a JSON object.</exception>
    public static JsonFields Read(string path) => TryRead(path) ?? throw new ModelFormatException(path, null, "the file is missing.");

    /// <summary>As <see cref="Read"/>, but null where there is no such file.</summary>
    public static JsonFields? TryRead(string path)
    {
        JsonElement? root = JsonFile.TryRead(path, MaxFileBytes, Strict);
        if (root is null)
        {
            return null;
        }

        return root.Value.ValueKind == JsonValueKind.Object
            ? new JsonFields(path, root.Value)
            : throw new ModelFormatException(path, null, "the file does not hold a JSON object.");
    }

    public int Int(string field, int min, int max, int? fallback = null)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return fallback ?? throw Bad(field, "is missing.");
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max
            ? number
            : throw Bad(field, $"must be an integer from {min} to {max}.");
    }

    public float Float(string field, float min, float max, float fallback)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return fallback;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && number >= min && number <= max
            ? number
            : throw Bad(field, FormattableString.Invariant($"must be a number from {min} to {max}."));
    }

    public bool Bool(string field, bool fallback)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return fallback;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Bad(field, "must be true or false.");
    }

    public string String(string field, string? fallback = null)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return fallback ?? throw Bad(field, "is missing.");
        }

        return JsonFile.TryGetText(value, out string text) ? text : throw Bad(field, "must be a string.");
    }

    public ModelFormatException Bad(string field, string problem) => new(Path, field, problem);

    /// <summary>False too where the field is null: Python writes None for "not set".</summary>
    private bool TryGet(string field, out JsonElement value) =>
        _root.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
}
