using System.Text;

namespace Pipeline.Ingest.Tests.Planning;

/// <summary>A file that is made while it is read: lines by their 0-based index.</summary>
internal sealed class GeneratedStream(int lineCount, Func<int, string> line) : Stream
{
    private byte[] _current = [];
    private int _offset;
    private int _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_offset == _current.Length)
        {
            if (_next == lineCount)
            {
                return 0;
            }

            _current = Encoding.UTF8.GetBytes(line(_next++) + "\n");
            _offset = 0;
        }

        int length = Math.Min(count, _current.Length - _offset);
        _current.AsSpan(_offset, length).CopyTo(buffer.AsSpan(offset));
        _offset += length;
        return length;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
