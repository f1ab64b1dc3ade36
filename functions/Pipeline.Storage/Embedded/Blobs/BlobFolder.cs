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
/// <para>
/// A deletion is a version too, and the last of its folder: nobody begins a draft behind it, and the folder goes. Its next
/// life is another folder, put in its place by one rename, which fails while anything stands there; it holds the random
/// number that its versions follow. So no number, and no name of a file in the folder, ever comes back, and who slept
/// through the change cannot hit by its old names what stands there now. Numbers of two lives have no order: whoever removes
/// what is below a number first finds that number in the same listing. <see cref="FolderClosing"/> tells the order.
/// </para>
/// </summary>
internal sealed class BlobFolder(string root, string name)
{
    // Each further attempt means that another writer got ahead.
    private const int MaxAttempts = 10_000;

    /// <summary>How long things stay whose owner cannot be known. Azure keeps staged blocks for a week.</summary>
    internal static readonly TimeSpan AbandonedAge = TimeSpan.FromDays(1);

    internal string Root { get; } = root;

    internal string Path { get; } = BlobPaths.Blob(root, name);

    internal string Name { get; } = name;

    /// <summary>The state to base a write on. Number 0 means that nothing can follow in this folder, if there is one.</summary>
    internal BlobCurrent FindCurrent()
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            FolderListing listing = ReadSettled();
            if (listing.Highest == 0)
            {
                return default;
            }

            FileInfo file = new(System.IO.Path.Combine(Path, listing.EntryName(listing.Highest)));
            if (file.Exists)
            {
                return listing.Highest == listing.Start ? new BlobCurrent(listing.Start, Exists: false)
                    : BlobFile.IsTombstone(file.Length) ? default
                    : new BlobCurrent(listing.Highest, Exists: true);
            }
        }

        throw Unsettled();
    }

    /// <summary>The state to base a write on, in a folder that is made if there is none.</summary>
    internal BlobCurrent FindOrFound()
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            BlobCurrent current = FindCurrent();
            if (current.Number != 0)
            {
                return current;
            }

            FolderClosing.Run(this);
            FolderFounding.Run(this);
        }

        throw Unsettled();
    }

    /// <summary>Opens the current version; null where there is no blob.</summary>
    internal OpenVersion? OpenCurrent()
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            FolderListing listing = ReadSettled();
            long highest = listing.Highest;
            if (highest == listing.Start)
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

    /// <summary>Begins a version that is to follow this number; null where the folder is gone.</summary>
    internal VersionDraft? TryBegin(long number) => VersionDraft.TryCreate(Path, number);

    /// <summary>Begins a version that is to follow the current one; null where the condition does not hold.</summary>
    internal VersionDraft? Begin(BlobCondition condition)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            BlobCurrent current = FindCurrent();
            if (!current.Satisfies(condition))
            {
                return null;
            }

            if (TryBegin(FindOrFound().Number) is { } draft)
            {
                return draft;
            }
        }

        throw Unsettled();
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
            if (current.Number == 0)
            {
                draft.Remove();
                FolderClosing.RemoveEmpty(this);
            }

            if (!current.Satisfies(condition))
            {
                return PublishOutcome.Refused;
            }

            if (current.Number != draft.Base)
            {
                if (mayRebase && current.Number != 0 && draft.TryRebase(current.Number))
                {
                    continue;
                }

                return PublishOutcome.Moved;
            }

            switch (draft.TryPlace())
            {
                case LinkOutcome.Created:
                    Settle(draft);
                    return PublishOutcome.Placed;
                case LinkOutcome.SourceGone:
                    return PublishOutcome.Moved;
            }
        }

        throw Unsettled();
    }

    /// <summary>Where the blocks stand that are staged to follow a version. A newer version makes them obsolete at once.</summary>
    internal string StagedPath(long number) => System.IO.Path.Combine(Path, FolderListing.StagedName(number));

    internal string VersionPath(long number) => System.IO.Path.Combine(Path, FolderListing.VersionName(number));

    internal StorageUnavailableException Unsettled() => new($"Blob '{Name}', which others keep changing,", null);

    /// <summary>Makes a placed draft durable, and removes what it replaces. If the folder is gone, a deletion followed.</summary>
    private void Settle(VersionDraft draft)
    {
        draft.Dispose();
        DurableFiles.TrySyncDirectory(Path);
        try
        {
            if (BlobFile.IsTombstone(draft.Position))
            {
                FolderClosing.Run(this);
            }
            else
            {
                FolderCleaning.Clean(this, draft.Base + 1);
            }
        }
        catch (IOException)
        {
            // the version stands: a failure to tidy up is not the caller's
        }
    }

    private FolderListing ReadSettled()
    {
        FolderListing listing = FolderListing.Read(Path);

        // An empty folder is looked at twice: a listing may miss the old version and the new one if it is replaced meanwhile.
        return listing.Highest != 0 || !Directory.Exists(Path) ? listing : FolderListing.Read(Path);
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
