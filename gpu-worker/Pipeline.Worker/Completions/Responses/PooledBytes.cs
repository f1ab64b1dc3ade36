using System.Buffers;

namespace Pipeline.Worker.Completions.Responses;

/// <summary>Bytes that grow in buffers of the shared pool. Disposing it gives back what was not taken.</summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private const int InitialBytes = 4 * 1024;

    /// <summary>A line's answer is held whole, and copied once or twice on its way into the storage.</summary>
    private const int MaxBytes = 256 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _length;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Hands the buffer over; nothing more may be written.</summary>
    /// <param name="length">Bytes that were written.</param>
    public byte[] Take(out int length)
    {
        byte[] buffer = _buffer;
        length = _length;
        _buffer = [];
        _length = 0;
        return buffer;
    }

    public void Dispose()
    {
        byte[] buffer = Take(out _);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void MakeRoom(int sizeHint)
    {
        int needed = checked(_length + Math.Max(1, sizeHint));
        if (needed > MaxBytes)
        {
            throw new ResponseTooLargeException(MaxBytes);
        }

        if (needed > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(2L * _buffer.Length, Array.MaxLength)));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
