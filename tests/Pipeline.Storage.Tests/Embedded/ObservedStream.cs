namespace Pipeline.Storage.Tests.Embedded;

/// <summary>A source of zeros that tells when it has been read up to a byte.</summary>
internal sealed class ObservedStream(int length, int atByte, Action reached) : Stream
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

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = int.Min(count, length - _position);
        Array.Clear(buffer, offset, read);
        bool passes = _position < atByte && _position + read >= atByte;
        _position += read;
        if (passes)
        {
            reached();
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
