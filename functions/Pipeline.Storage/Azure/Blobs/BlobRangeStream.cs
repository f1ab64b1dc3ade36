using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>
/// A range of one version of a blob, forward only, holding a window at a time. Reads are asynchronous only. Where the version
/// goes while it is read, a later window ends with the exceptions of <see cref="IBlobStore.OpenAsync"/>.
/// </summary>
/// <param name="windows">Where later windows come from.</param>
/// <param name="version">The version.</param>
/// <param name="first">The first window.</param>
/// <param name="offset">Where the range begins.</param>
/// <param name="end">Where the range ends, within the blob.</param>
internal sealed class BlobRangeStream(BlobWindows windows, string version, Stream first, long offset, long end) : Stream
{
    private Stream _window = first;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long left = end - offset - _position;
        if (buffer.IsEmpty || left <= 0)
        {
            return 0;
        }

        int read = await _window.ReadAsync(buffer, cancellationToken);
        if (read == 0)
        {
            Stream next = await windows.ReadAsync(offset + _position, left, version, cancellationToken);
            await _window.DisposeAsync();
            _window = next;
            read = await _window.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                throw new StorageUnavailableException($"Byte {offset + _position} of the blob", null);
            }
        }

        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _window.Dispose();
        }

        base.Dispose(disposing);
    }
}
