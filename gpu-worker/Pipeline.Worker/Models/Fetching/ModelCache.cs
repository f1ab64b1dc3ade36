using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Models.Fetching;

/// <summary>
/// Revisions of models on this machine, shared by its workers: <c>{slug}/{revision}/</c> holds the files and, written last, a copy
/// of the manifest as <c>.complete</c>. Beside each folder lie its two locks. Whoever uses a revision shares the one as long as it
/// does, so that nobody removes it; whoever writes into it holds the other alone. The locks' files stay: a lock that is deleted
/// could be held twice.
/// <para>
/// Nothing relies on a name surviving a power loss: what a complete revision lacks is seen by its lengths, and what is damaged in
/// it by its revision's hash, which every load computes.
/// </para>
/// </summary>
/// <param name="root">The cache's folder. Made where it is not there.</param>
/// <param name="time">Spaces the attempts to get a lock.</param>
internal sealed class ModelCache(string root, TimeProvider time)
{
    private const string MarkerName = ".complete";

    /// <summary>The cache's folder.</summary>
    public string Root => root;

    public string Folder(string slug, string revision) => Path.Combine(root, slug, revision);

    /// <summary>Keeps a revision's folder from being removed until disposed.</summary>
    public Task<FileLock> UseAsync(string slug, string revision, Action waiting, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(root, slug));
        return FileLock.AcquireAsync(UseLock(slug, revision), isShared: true, time, waiting, cancellationToken);
    }

    /// <summary>Keeps others from writing into a revision's folder until disposed.</summary>
    public Task<FileLock> WriteAsync(string slug, string revision, Action waiting, CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(Folder(slug, revision) + ".write", isShared: false, time, waiting, cancellationToken);

    /// <summary>Whether all files of a revision are there in their lengths. Reads none of them.</summary>
    public bool IsComplete(string slug, string revision)
    {
        string folder = Folder(slug, revision);
        string marker = Path.Combine(folder, MarkerName);
        try
        {
            if (!File.Exists(marker) || new FileInfo(marker).Length > ManifestForm.MaxManifestBytes)
            {
                return false;
            }

            ModelManifestRecord manifest = RecordJson.Deserialize(File.ReadAllBytes(marker), RecordJson.ModelManifest, marker);
            return ManifestForm.FindProblem(manifest, revision) is null
                && manifest.Files.All(file => new FileInfo(Path.Combine(folder, file.Path)) is { Exists: true } found && found.Length == file.Length);
        }
        catch (Exception exception) when (exception is MalformedRecordException or NewerSchemaException)
        {
            return false; // damaged, or a newer program's: the folder is gone through as if it were not complete
        }
    }

    /// <summary>Says that all files of a revision are there. For the holder of <see cref="WriteAsync"/>.</summary>
    public void MarkComplete(string slug, ModelManifestRecord manifest)
    {
        string marker = Path.Combine(Folder(slug, manifest.Revision), MarkerName);
        string part = PartName.Beside(marker);
        File.WriteAllBytes(part, RecordJson.Serialize(manifest, RecordJson.ModelManifest));
        File.Move(part, marker, overwrite: true);
    }

    /// <summary>Removes the other revisions of a model that nobody on this machine uses.</summary>
    /// <returns>The revisions that went.</returns>
    public IReadOnlyList<string> RemoveOthers(string slug, string revision)
    {
        List<string> removed = [];
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(root, slug)))
        {
            string other = Path.GetFileName(folder);
            if (other == revision || !ManifestForm.IsHash(other))
            {
                continue;
            }

            using FileLock? alone = FileLock.TryAcquire(UseLock(slug, other), isShared: false);
            if (alone is not null)
            {
                File.Delete(Path.Combine(folder, MarkerName)); // first: what is left by a crash is not complete
                Directory.Delete(folder, recursive: true);
                removed.Add(other);
            }
        }

        return removed;
    }

    private string UseLock(string slug, string revision) => Folder(slug, revision) + ".use";
}
