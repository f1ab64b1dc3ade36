using Microsoft.Win32.SafeHandles;
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

    private VersionDraft(string folder, DraftName name, SafeFileHandle handle)
    {
        _folder = folder;
        _name = name;
        _handle = handle;
    }

    /// <summary>The version that this one follows if it is placed.</summary>
    internal long Base => _name.Base;

    /// <summary>Where the next byte goes.</summary>
    internal long Position => _position;

    private string FilePath => Path.Combine(_folder, _name.ToString());

    /// <summary>Creates an empty draft; null where the folder is gone.</summary>
    internal static VersionDraft? TryCreate(string folder, long baseNumber)
    {
        DraftName name = DraftName.Create(baseNumber);
        try
        {
            return new VersionDraft(folder, name, File.OpenHandle(
                Path.Combine(folder, name.ToString()),
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException)
        {
            // .NET looks at the folder only afterwards: its next life may stand there by then
            return null;
        }
    }

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

    /// <summary>Appends all of another draft, which may have lost its name.</summary>
    internal void AppendFrom(VersionDraft other) => AppendFrom(other._handle, 0, other._position, CancellationToken.None);

    internal void WriteAtStart(ReadOnlySpan<byte> bytes) => RandomAccess.Write(_handle, bytes, 0);

    /// <summary>Makes the content durable.</summary>
    internal void Sync() => RandomAccess.FlushToDisk(_handle);

    /// <summary>Lets the draft follow another version.</summary>
    /// <returns>False where somebody removed it.</returns>
    internal bool TryRebase(long number)
    {
        DraftName next = _name with { Base = number };
        if (!DurableFiles.TryRename(FilePath, Path.Combine(_folder, next.ToString())))
        {
            return false;
        }

        _name = next;
        return true;
    }

    /// <summary>Gives the draft the number behind the one it follows.</summary>
    internal LinkOutcome TryPlace() =>
        DurableFiles.Link(FilePath, Path.Combine(_folder, FolderListing.VersionName(Base + 1)));

    /// <summary>Removes the file's name; its content can be read until this is disposed.</summary>
    internal void Remove()
    {
        if (!_isRemoved)
        {
            _isRemoved = true;
            DurableFiles.TryDelete(FilePath);
        }
    }

    public void Dispose()
    {
        _handle.Dispose();
        Remove();
    }
}
