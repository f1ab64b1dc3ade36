using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// A version while it is written aside, in the blob's folder. As long as it stands, nobody removes a version above the one
/// that its name says it follows: <see cref="BlobFolder"/> tells why. Disposing it removes it.
/// </summary>
internal sealed class VersionDraft : IDisposable
{
    private readonly string _folder;
    private readonly SafeFileHandle _handle;
    private DraftName _name;
    private long _position;
    private bool _isRemoved;

    internal VersionDraft(string folder, long baseNumber)
    {
        _folder = folder;
        _name = DraftName.Create(baseNumber);
        _handle = File.OpenHandle(
            FilePath, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.None);
    }

    /// <summary>The version that this one follows if it is placed.</summary>
    internal long Base => _name.Base;

    /// <summary>Where the next byte goes.</summary>
    internal long Position => _position;

    private string FilePath => Path.Combine(_folder, _name.ToString());

    /// <summary>Leaves room at the start for what is known only at the end.</summary>
    internal void Skip(int bytes) => _position += bytes;

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, _position);
        _position += bytes.Length;
    }

    /// <summary>Appends a range of a file.</summary>
    internal void AppendFrom(SafeFileHandle source, long offset, long length, CancellationToken cancellationToken)
    {
        FileCopy.Copy(source, offset, _handle, _position, length, cancellationToken);
        _position += length;
    }

    internal void WriteAtStart(ReadOnlySpan<byte> bytes) => RandomAccess.Write(_handle, bytes, 0);

    /// <summary>Makes the content durable.</summary>
    internal void Sync() => RandomAccess.FlushToDisk(_handle);

    /// <summary>Lets the draft follow another version.</summary>
    internal void Rebase(long number)
    {
        DraftName next = _name with { Base = number };
        if (!DurableFiles.TryRename(FilePath, Path.Combine(_folder, next.ToString())))
        {
            throw Swept();
        }

        _name = next;
    }

    /// <summary>Gives the draft the number behind the one it follows.</summary>
    /// <returns>False where somebody else was first.</returns>
    internal bool TryPlace()
    {
        string target = Path.Combine(_folder, FolderListing.VersionName(Base + 1));
        return DurableFiles.Link(FilePath, target) switch
        {
            LinkOutcome.Created => true,
            LinkOutcome.Exists => false,
            _ => throw Swept(),
        };
    }

    public void Dispose()
    {
        _handle.Dispose();
        if (!_isRemoved)
        {
            _isRemoved = true;
            DurableFiles.TryDelete(FilePath);
        }
    }

    private StorageUnavailableException Swept() =>
        new($"The draft '{FilePath}', which was taken for abandoned,", null);
}
