using System.Collections.Frozen;

namespace Pipeline.Ingest.Files;

/// <summary>What files are for, in the words of the OpenAI API.</summary>
public static class FilePurposes
{
    /// <summary>A batch's input.</summary>
    public const string Batch = "batch";

    /// <summary>A batch's output or error file.</summary>
    public const string BatchOutput = "batch_output";

    private static readonly FrozenSet<string> Uploads =
        FrozenSet.ToFrozenSet([Batch, "assistants", "fine-tune", "vision", "user_data", "evals"], StringComparer.Ordinal);

    /// <summary>Whether callers may upload a file for this purpose.</summary>
    public static bool IsUpload(string purpose) => Uploads.Contains(purpose);
}
