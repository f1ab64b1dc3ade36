using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// The folder of one blob, shared by processes without a lock. Versions are numbered files; the highest is current. A
/// version is placed by a link to the next number, which fails where the number is taken.
/// <para>
/// Old numbers are removed, so a late writer could place a number that was current long ago. It cannot, because its draft
/// carries the number that it follows: nobody removes a version above that number while the draft stands. The writer looks
/// for the current version after its draft stands, so at the time of the link the next number is either free for the first
/// time or still taken. A draft taken for abandoned is removed before any version is, which makes its writer's link fail:
/// no judgement about who is alive can break this.
/// </para>
/// <para>
/// Versions are removed in ascending order, so an old version that can be opened after a listing proves that the listing
/// missed nothing that was removed meanwhile.
/// </para>
/// </summary>
internal sealed class BlobFolder(string path, string name)
{
    // Each further attempt means that another writer got ahead.
    private const int MaxAttempts = 10_000;

    /// <summary>How long things stay whose owner cannot be known. Azure keeps staged blocks for a week.</summary>
    internal static readonly TimeSpan AbandonedAge = TimeSpan.FromDays(1);

    internal string Path { get; } = path;

    internal string Name { get; } = name;

    /// <summary>The state to base a write on.</summary>
    internal BlobCurrent FindCurrent()
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            long highest = ReadHighest();
            if (highest == 0)
            {
                return default;
            }

            FileInfo file = new(VersionPath(highest));
            if (file.Exists)
            {
                return new BlobCurrent(highest, !BlobFile.IsTombstone(file.Length));
            }
        }

        throw Unsettled();
    }

    /// <summary>Opens the current version; null where there is no blob.</summary>
    internal OpenVersion? OpenCurrent()
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            long highest = ReadHighest();
            if (highest == 0)
            {
                return null;
            }

            if (FileOpening.TryOpen(VersionPath(highest)) is { } handle)
            {
                if (BlobFile.IsTombstone(RandomAccess.GetLength(handle)))
                {
                    handle.Dispose();
                    return null;
                }

                return Describe(highest, handle);
            }
        }

        throw Unsettled();
    }

    /// <summary>Opens the current version.</summary>
    /// <exception cref="BlobNotFoundException">There is no blob.</exception>
    /// <exception cref="BlobVersionGoneException">It has another version than that.</exception>
    internal OpenVersion OpenRequired(string? version)
    {
        OpenVersion current = OpenCurrent() ?? throw new BlobNotFoundException(Name);
        if (version is null || BlobCurrent.Format(current.Number) == version)
        {
            return current;
        }

        current.Dispose();
        throw new BlobVersionGoneException(Name, version);
    }

    /// <summary>Begins a version that is to follow this number.</summary>
    internal VersionDraft Begin(long number)
    {
        DurableFiles.CreateDirectory(Path);
        return new VersionDraft(Path, number);
    }

    /// <summary>Places a draft whose content is durable.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="condition">What must hold of the version that it follows.</param>
    /// <param name="mayRebase">Whether its content is the same whatever version it follows.</param>
    internal PublishOutcome Publish(VersionDraft draft, BlobCondition condition, bool mayRebase)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            BlobCurrent current = FindCurrent();
            if (!current.Satisfies(condition))
            {
                return PublishOutcome.Refused;
            }

            if (current.Number == draft.Base)
            {
                if (draft.TryPlace())
                {
                    long placed = draft.Base + 1;
                    draft.Dispose();
                    DurableFiles.SyncDirectory(Path);
                    FolderCleaning.Clean(this, placed);
                    return PublishOutcome.Placed;
                }
            }
            else if (mayRebase)
            {
                draft.Rebase(current.Number);
            }
            else
            {
                return PublishOutcome.Moved;
            }
        }

        throw Unsettled();
    }

    /// <summary>Where the blocks stand that are staged to follow a version. A newer version makes them obsolete at once.</summary>
    internal string StagedPath(long number) => System.IO.Path.Combine(Path, FolderListing.StagedName(number));

    internal string VersionPath(long number) => System.IO.Path.Combine(Path, FolderListing.VersionName(number));

    internal StorageUnavailableException Unsettled() => new($"Blob '{Name}', which others keep changing,", null);

    private long ReadHighest()
    {
        long highest = FolderListing.Read(Path).Highest;

        // An empty folder is looked at twice: a listing may miss the old version and the new one if it is replaced meanwhile.
        return highest != 0 || !Directory.Exists(Path) ? highest : FolderListing.Read(Path).Highest;
    }

    private OpenVersion Describe(long number, SafeFileHandle handle)
    {
        try
        {
            (BlobHeader header, long offset) = BlobFile.Read(handle, VersionPath(number), Name);
            return new OpenVersion(number, handle, header, offset);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
