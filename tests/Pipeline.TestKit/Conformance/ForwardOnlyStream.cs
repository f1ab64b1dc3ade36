namespace Pipeline.TestKit.Conformance;

/// <summary>A source like a request body: no length, no way back, and it may break off.</summary>
/// <param name="bytes">What it gives.</param>
/// <param name="failAt">After how many bytes it throws an <see cref="InvalidDataException"/>, or null for never.</param>
public sealed class ForwardOnlyStream(byte[] bytes, int? failAt = null) : Stream
{
    private int _position;

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
        if (_position >= failAt)
        {
            throw new InvalidDataException("The source broke off.");
        }

        int count = int.Min(buffer.Length, (failAt ?? bytes.Length) - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
