namespace Pipeline.EndToEnd.Tests;

/// <summary>Gives its content in small pieces with a pause before each, as a slow uplink does.</summary>
internal sealed class SlowStream(Stream content, TimeSpan pause) : Stream
{
    private const int PieceBytes = 16 * 1024;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(pause, TimeProvider.System, cancellationToken);
        return await content.ReadAsync(buffer[..Math.Min(PieceBytes, buffer.Length)], cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
