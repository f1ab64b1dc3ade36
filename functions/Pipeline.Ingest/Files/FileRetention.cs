using System.Globalization;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Files;

/// <summary>How long files live, and what a listing tells about it without reading them.</summary>
internal static class FileRetention
{
    /// <summary>Bounds of an expiry that a caller asks for, in seconds: an hour to 30 days, as at OpenAI.</summary>
    public const int MinSeconds = 3_600;

    public const int MaxSeconds = 2_592_000;

    private const string ExpiresKey = "expires";
    private const string DeletedKey = "deleted";

    /// <summary>Of batch files whose uploader said nothing, and of files that batches produce.</summary>
    public static TimeSpan ForBatchFiles { get; } = TimeSpan.FromDays(30);

    /// <summary>Whether callers see the file.</summary>
    public static bool IsVisible(FileRecord file, DateTimeOffset now) => !file.IsDeleted && !(file.ExpiresAt <= now);

    /// <summary>The metadata of file.json.</summary>
    public static IReadOnlyDictionary<string, string> Describe(FileRecord file)
    {
        Dictionary<string, string> metadata = [];
        if (file.IsDeleted)
        {
            metadata[DeletedKey] = "1";
        }

        if (file.ExpiresAt is { } expiresAt)
        {
            metadata[ExpiresKey] = expiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        }

        return metadata;
    }

    /// <summary>Whether the file is hidden, by the metadata of its file.json.</summary>
    public static bool IsHidden(IReadOnlyDictionary<string, string> metadata, DateTimeOffset now) =>
        metadata.ContainsKey(DeletedKey)
        || (metadata.TryGetValue(ExpiresKey, out string? text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long expires)
            && expires <= now.ToUnixTimeMilliseconds());
}
