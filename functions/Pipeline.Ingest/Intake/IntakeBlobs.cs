using Pipeline.Contracts;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Intake;

/// <summary>Names of blobs of the intake container.</summary>
internal static class IntakeBlobs
{
    /// <summary>Whether the name, its folder in front, is one that the storage takes.</summary>
    public static bool IsName(string? name) =>
        name is not null && name.StartsWith(BlobLayout.Intake, StringComparison.Ordinal) && BlobNaming.IsValid(name);
}
