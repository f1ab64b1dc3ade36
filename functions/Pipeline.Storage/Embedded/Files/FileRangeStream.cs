using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Embedded.Files;

/// <summary>A range of an open file, forward only. Owns the handle.</summary>
internal sealed class FileRangeStream(SafeFileHandle handle, long offset, long length, string what) : Stream
{
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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)long.Min(buffer.Length, length - _position);
        if (wanted == 0)
        {
            return 0;
        }

        int read;
        try
        {
            read = RandomAccess.Read(handle, buffer[..wanted], offset + _position);
        }
        catch (IOException cause)
        {
            throw new StorageUnavailableException(what, cause);
        }

        if (read == 0)
        {
            throw new EndOfStreamException($"{what} ended within a blob.");
        }

        _position += read;
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

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
            handle.Dispose();
        }

        base.Dispose(disposing);
    }
}
