using System.Collections.Immutable;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Ingest.Files;

namespace Pipeline.Ingest.Batches;

/// <summary>Checks the form of a submission's fields.</summary>
internal static class BatchOrderReader
{
    /// <summary>Most pairs of metadata.</summary>
    public const int MaxMetadataPairs = 16;

    private const string OnlyCompletionWindow = "24h";
    private const int MaxMetadataKeyLength = 64;
    private const int MaxMetadataValueLength = 512;

    /// <summary>Reads the fields.</summary>
    /// <returns>Null, or what is wrong with the first bad field.</returns>
    public static RequestError? Read(CreateBatchRequest request, out BatchOrder? order)
    {
        order = null;
        try
        {
            RequestError? fault = ReadFileId(request.InputFileId, out FileId file);
            BatchTerms? terms = null;
            fault ??= ReadFields(request, out terms);
            order = fault is null ? new BatchOrder(file, terms!) : null;
            return fault;
        }
        catch (InvalidOperationException)
        {
            return NotUnicode();
        }
    }

    /// <summary>Reads the fields except the input.</summary>
    /// <returns>Null, or what is wrong with the first bad field.</returns>
    public static RequestError? ReadTerms(CreateBatchRequest request, out BatchTerms? terms)
    {
        terms = null;
        try
        {
            return ReadFields(request, out terms);
        }
        catch (InvalidOperationException)
        {
            return NotUnicode();
        }
    }

    // JsonElement throws for a string that holds half a surrogate pair.
    private static RequestError NotUnicode() => new(ErrorCodes.InvalidRequest, "The request holds text that is not valid Unicode.");

    private static RequestError? ReadFields(CreateBatchRequest request, out BatchTerms? terms)
    {
        terms = null;
        RequestError?[] faults =
        [
            ReadEndpoint(request.Endpoint, out string? endpoint),
            CheckWindow(request.CompletionWindow),
            ReadMetadata(request.Metadata, out ImmutableSortedDictionary<string, string>? metadata),
            ReadExpiry(request.OutputExpiresAfter, out int? expiresAfter),
            ReadStrict(request.Strict, out bool isStrict),
        ];
        if (Array.Find(faults, fault => fault is not null) is { } first)
        {
            return first;
        }

        terms = new BatchTerms(endpoint!, OnlyCompletionWindow, metadata, expiresAfter, isStrict);
        return null;
    }

    private static RequestError? ReadFileId(JsonElement element, out FileId id)
    {
        id = default;
        if (element.ValueKind != JsonValueKind.String)
        {
            return Invalid("input_file_id", IsMissing(element) ? "is missing." : "must be a string.");
        }

        return FileId.TryParse(element.GetString(), out id) ? null : Invalid("input_file_id", "is not the id of a file.");
    }

    private static RequestError? ReadEndpoint(JsonElement element, out string? endpoint)
    {
        endpoint = null;
        if (element.ValueKind != JsonValueKind.String)
        {
            return Invalid("endpoint", IsMissing(element) ? "is missing." : "must be a string.");
        }

        endpoint = element.GetString()!;
        return Endpoints.IsSupported(endpoint) ? null : Invalid("endpoint", $"must be {Endpoints.Listed}.");
    }

    private static RequestError? CheckWindow(JsonElement element) =>
        IsMissing(element) ? Invalid("completion_window", "is missing.")
        : element.ValueKind == JsonValueKind.String && element.ValueEquals(OnlyCompletionWindow) ? null
        : Invalid("completion_window", $"must be \"{OnlyCompletionWindow}\".");

    private static RequestError? ReadMetadata(JsonElement element, out ImmutableSortedDictionary<string, string>? metadata)
    {
        metadata = null;
        if (IsMissing(element))
        {
            return null;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return Invalid("metadata", "must be an object.");
        }

        var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name.Length > MaxMetadataKeyLength)
            {
                return Invalid("metadata", $"has a key of {property.Name.Length} characters; the limit is {MaxMetadataKeyLength}.");
            }

            if (property.Value.ValueKind != JsonValueKind.String || property.Value.GetString()!.Length > MaxMetadataValueLength)
            {
                return Invalid($"metadata.{property.Name}", $"must be a string of at most {MaxMetadataValueLength} characters.");
            }

            pairs[property.Name] = property.Value.GetString()!;
        }

        metadata = pairs.ToImmutable();
        return pairs.Count <= MaxMetadataPairs
            ? null
            : Invalid("metadata", $"has {pairs.Count} pairs; the limit is {MaxMetadataPairs}.");
    }

    private static RequestError? ReadExpiry(JsonElement element, out int? seconds)
    {
        seconds = null;
        if (IsMissing(element))
        {
            return null;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return Invalid("output_expires_after", "must be an object.");
        }

        if (!element.TryGetProperty("anchor", out JsonElement anchor)
            || anchor.ValueKind != JsonValueKind.String || !anchor.ValueEquals("created_at"))
        {
            return Invalid("output_expires_after.anchor", "must be \"created_at\".");
        }

        if (!element.TryGetProperty("seconds", out JsonElement number)
            || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out int value)
            || value is < FileRetention.MinSeconds or > FileRetention.MaxSeconds)
        {
            return Invalid(
                "output_expires_after.seconds", $"must be a whole number of {FileRetention.MinSeconds} to {FileRetention.MaxSeconds}.");
        }

        seconds = value;
        return null;
    }

    private static RequestError? ReadStrict(JsonElement element, out bool isStrict)
    {
        isStrict = element.ValueKind == JsonValueKind.True;
        return IsMissing(element) || element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? null
            : Invalid("strict", "must be true or false.");
    }

    private static bool IsMissing(JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static RequestError Invalid(string field, string fault) => new(ErrorCodes.InvalidRequest, $"'{field}' {fault}", field);
}
