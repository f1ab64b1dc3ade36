using System.Text.Json;
using Pipeline.Contracts;

namespace Pipeline.Ingest.Intake;

/// <summary>
/// Reads CloudEvents of the storage. Only the subject counts: it names the blob, while what else an event says of it (tag,
/// length) may be of a version that is gone.
/// </summary>
internal static class BlobEventReader
{
    private const string Created = "Microsoft.Storage.BlobCreated";
    private const string Subject = $"/blobServices/default/containers/{Names.IntakeContainer}/blobs/";

    // People upload under another name and rename when all is there.
    private const string Ending = ".jsonl";

    /// <summary>Reads an event.</summary>
    /// <returns>Null where it is none of our business, and why.</returns>
    /// <exception cref="FormatException">It makes no sense.</exception>
    /// <exception cref="InvalidOperationException">It holds text that is not valid Unicode.</exception>
    public static IntakeOrder? Read(JsonElement cloudEvent, out string? ignoredSince)
    {
        ignoredSince = null;
        if (ReadText(cloudEvent, "type") != Created)
        {
            ignoredSince = $"it is no {Created}";
            return null;
        }

        string subject = ReadText(cloudEvent, "subject");
        if (!subject.StartsWith(Subject, StringComparison.Ordinal))
        {
            ignoredSince = $"its blob is not in the container {Names.IntakeContainer}";
            return null;
        }

        string blob = BlobLayout.Intake + subject[Subject.Length..];
        if (!blob.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
        {
            ignoredSince = $"its blob does not end with {Ending}";
            return null;
        }

        return IntakeBlobs.IsName(blob)
            ? IntakeOrder.Plain(blob)
            : throw new FormatException(
                "The event's blob has a name that cannot be used: only letters, digits, '.', '_', '-' and '/' of ASCII, 512 in all.");
    }

    private static string ReadText(JsonElement cloudEvent, string attribute) =>
        cloudEvent.TryGetProperty(attribute, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"The event has no '{attribute}'.");
}
