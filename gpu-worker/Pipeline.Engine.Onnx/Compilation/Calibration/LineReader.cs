using System.Buffers;

namespace Pipeline.Engine.Onnx.Compilation.Calibration;

/// <summary>The lines of a stream as bytes, without their ends and without a byte order mark; no line is held that is over the limit.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes)
{
    private const int ReadBytes = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly ArrayBufferWriter<byte> _line = new();
    private int _start;
    private int _end;

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Valid until the next call.</param>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">The line is longer than the limit.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        _line.ResetWrittenCount();
        LineNumber++;
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
            int end = rest.IndexOf((byte)'\n');
            Append(end < 0 ? rest : rest[..end]);
            if (end >= 0)
            {
                _start += end + 1;
                line = Trim();
                return true;
            }

            _start = 0;
            _end = stream.Read(_buffer);
            if (_end == 0)
            {
                line = Trim();
                return _line.WrittenCount > 0;
            }
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > maxLineBytes - _line.WrittenCount)
        {
            throw new InvalidDataException($"the line has more than {maxLineBytes} bytes.");
        }

        _line.Write(bytes);
    }

    private ReadOnlySpan<byte> Trim()
    {
        ReadOnlySpan<byte> line = _line.WrittenSpan;
        if (LineNumber == 1 && line.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..];
        }

        return line.TrimEnd((byte)'\r');
    }
}
