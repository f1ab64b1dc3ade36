using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Batches;

/// <summary>Slices of blobs as one stream, one open at a time. Reads are asynchronous only.</summary>
internal sealed class SliceStream(IBlobStore store, IReadOnlyList<BlobSlice> slices) : Stream
{
    private int _next;
    private BlobContent? _current;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = slices.Sum(slice => slice.Length);

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty && (_current is not null || _next < slices.Count))
        {
            _current ??= await OpenNextAsync(cancellationToken);
            int read = await _current.Stream.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                _position += read;
                return read;
            }

            await _current.DisposeAsync();
            _current = null;
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_current is { } current)
        {
            _current = null;
            await current.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _current?.Stream.Dispose();
            _current = null;
        }

        base.Dispose(disposing);
    }

    private async Task<BlobContent> OpenNextAsync(CancellationToken cancellationToken)
    {
        BlobSlice slice = slices[_next];
        BlobContent content = await store.OpenAsync(
            slice.Name, new BlobRange(slice.Offset, slice.Length), slice.Version, cancellationToken);
        _next++;
        return content;
    }
}
