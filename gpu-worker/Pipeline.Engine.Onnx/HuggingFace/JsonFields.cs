using System.Text.Json;

namespace Pipeline.Engine.Onnx.HuggingFace;

/// <summary>The fields of a small JSON object in a file; every read checks type and range and names the field that fails.</summary>
internal sealed class JsonFields
{
    // real files have a few kilobytes; a config with a large label table some tens
    private const long MaxFileBytes = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _root;
    private readonly string _prefix;

    private JsonFields(string path, JsonElement root, string prefix)
    {
        Path = path;
        _root = root;
        _prefix = prefix;
    }

    public string Path { get; }

    public IEnumerable<string> Names => _root.EnumerateObject().Select(property => property.Name);

    /// <exception cref="ModelFormatException">The file is missing, over 1 MiB, or does not hold a JSON object.</exception>
    public static JsonFields Read(string path) => TryRead(path) ?? throw new ModelFormatException(path, null, "the file is missing.");

    /// <summary>As <see cref="Read"/>, but null where there is no such file.</summary>
    public static JsonFields? TryRead(string path) => TryRead(path, MaxFileBytes);

    /// <summary>As <see cref="TryRead(string)"/> for files that may be larger.</summary>
    public static JsonFields? TryRead(string path, long maxBytes)
    {
        JsonElement? root = JsonFile.TryRead(path, maxBytes, Strict);
        if (root is null)
        {
            return null;
        }

        return root.Value.ValueKind == JsonValueKind.Object
            ? new JsonFields(path, root.Value, prefix: "")
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

    /// <summary>Whether the field is there, were it null.</summary>
    public bool Has(string field) => _root.TryGetProperty(field, out _);

    /// <summary>Whether the field is there and not null.</summary>
    public bool HasValue(string field) => TryGet(field, out _);

    /// <summary>A number of double precision.</summary>
    public double Double(string field, double min, double max, double? fallback = null)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return fallback ?? throw Bad(field, "is missing.");
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= min && number <= max
            ? number
            : throw Bad(field, FormattableString.Invariant($"must be a number from {min} to {max}."));
    }

    /// <summary>The fields of an object inside this one, or null where there is none; messages name them by their path.</summary>
    public JsonFields? Object(string field)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object
            ? new JsonFields(Path, value, $"{_prefix}{field}.")
            : throw Bad(field, "must be an object.");
    }

    /// <summary>All fields, which must be strings. In one pass: looking each up by name takes the square of their number.</summary>
    public IEnumerable<KeyValuePair<string, string>> StringFields() => _root.EnumerateObject().Select(property =>
        JsonFile.TryGetText(property.Value, out string text)
            ? KeyValuePair.Create(property.Name, text)
            : throw Bad(property.Name, "must be a string."));

    /// <summary>An array of strings, or null where there is none.</summary>
    public IReadOnlyList<string>? Strings(string field, int maxCount)
    {
        IReadOnlyList<JsonElement>? values = Array(field, maxCount);
        return values?.Select(value => JsonFile.TryGetText(value, out string text) ? text : throw Bad(field, "must hold strings only."))
            .ToList();
    }

    /// <summary>An integer or an array of integers, or null where there is neither.</summary>
    public IReadOnlyList<int>? IntOrInts(string field, int maxCount, int min, int max)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return [Int(field, min, max)];
        }

        return [.. Array(field, maxCount)!.Select(element =>
            element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int number) && number >= min && number <= max
                ? number
                : throw Bad(field, $"must hold integers from {min} to {max} only."))];
    }

    public ModelFormatException Bad(string field, string problem) => new(Path, _prefix + field, problem);

    private IReadOnlyList<JsonElement>? Array(string field, int maxCount)
    {
        if (!TryGet(field, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Bad(field, "must be an array.");
        }

        return value.GetArrayLength() <= maxCount
            ? [.. value.EnumerateArray()]
            : throw Bad(field, $"has {value.GetArrayLength()} entries; at most {maxCount} are supported.");
    }

    /// <summary>False too where the field is null: Python writes None for "not set".</summary>
    private bool TryGet(string field, out JsonElement value) =>
        _root.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
}
