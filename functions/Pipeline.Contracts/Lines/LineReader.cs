using System.Buffers;

namespace Pipeline.Contracts.Lines;

/// <summary>
/// Cuts a stream of JSON lines into lines, one at a time, in memory bounded by the longest line allowed. A longer line is
/// counted and skipped, never held. Line ends are LF or CRLF; a byte order mark at the start of a file is not part of its first
/// line; a last line needs no end. Not safe for concurrent use.
/// </summary>
public sealed class LineReader : IDisposable
{
    private const int InitialBytes = 64 * 1024;

    /// <summary>Bytes that do not count as the line's own: a byte order mark and the CR of a CRLF.</summary>
    private const int LongestOverhead = 3 + 1;

    private readonly Stream _stream;
    private readonly int _maxLineBytes;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <param name="stream">What to read; stays the caller's.</param>
    /// <param name="maxLineBytes">Longest line, in bytes without its end.</param>
    /// <param name="firstLine">1-based number of the first line in the stream.</param>
    /// <param name="firstOffset">Offset of the stream's first byte in its file; at 0 a byte order mark is skipped.</param>
    public LineReader(Stream stream, int maxLineBytes, int firstLine = 1, long firstOffset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLineBytes, 1);
        _stream = stream;
        _maxLineBytes = maxLineBytes;
        LineNumber = firstLine - 1;
        NextOffset = firstOffset;
    }

    /// <summary>The current line without its end; empty for one that is too long. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>1-based number of the current line, blank lines counted.</summary>
    public int LineNumber { get; private set; }

    /// <summary>Offset of the current line's first byte in the file.</summary>
    public long LineOffset { get; private set; }

    /// <summary>Offset of the byte behind the current line's end.</summary>
    public long NextOffset { get; private set; }

    /// <summary>Bytes of the current line without its end, also where it is too long to be held.</summary>
    public long LineBytes { get; private set; }

    /// <summary>Whether the current line is over the limit.</summary>
    public bool IsTooLong => LineBytes > _maxLineBytes;

    /// <summary>Whether the current line is only white space: it is no request, and gets no result.</summary>
    public bool IsBlank => !IsTooLong && Line.Span.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        LineOffset = NextOffset;
        long skipped = 0;
        int searched = 0;
        while (true)
        {
            int newline = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                TakeLine(searched + newline, endBytes: 1, skipped);
                return true;
            }

            searched = _end - _start;
            if (searched - LongestOverhead > _maxLineBytes)
            {
                // Over the limit even if there is a byte order mark and the last byte is a CR: forget it, keep counting. The CR of a CRLF may be counted.
                // The overhead is taken off and not added to a limit that may be the largest integer there is.
                skipped += searched;
                _start = _end = searched = 0;
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                if (searched == 0 && skipped == 0)
                {
                    Line = default;
                    return false;
                }

                TakeLine(searched, endBytes: 0, skipped);
                return true;
            }
        }
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void TakeLine(int length, int endBytes, long skipped)
    {
        LineNumber++;
        NextOffset += skipped + length + endBytes;
        ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, length);
        _start += length + endBytes;
        if (LineOffset == 0 && skipped == 0 && line.Span.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..];
        }

        if (line.Length > 0 && line.Span[^1] == (byte)'\r')
        {
            line = line[..^1];
        }

        LineBytes = skipped + line.Length;
        Line = IsTooLong ? default : line;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_atEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        int read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _atEnd = read == 0;
        return !_atEnd;
    }
}
