using System.Collections.Immutable;

namespace Pipeline.Contracts.Records;

/// <summary>
/// models/{slug}/{revision}/manifest.json: the files of a revision. Written when all of them are there, so who can read it can
/// read them. A worker keeps a copy beside the files that it has fetched.
/// </summary>
public sealed record ModelManifestRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    /// <summary>The revision, as <see cref="ModelRecord.Revision"/> has it.</summary>
    public required string Revision { get; init; }

    public required ImmutableArray<ModelFileRecord> Files { get; init; }
}
