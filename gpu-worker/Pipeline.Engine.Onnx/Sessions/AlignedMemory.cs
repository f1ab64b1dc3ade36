using System.Runtime.InteropServices;

namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>
/// Memory outside the garbage collector's, at an address that stays. Large blocks come from the system as pages that take
/// no memory until they are touched. Owned by one thread; freed by <see cref="Dispose"/>.
/// </summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    // a cache line, and the widest vector
    private const nuint Alignment = 64;

    private byte* _start;

    /// <exception cref="OutOfMemoryException">The system has no such block.</exception>
    public AlignedMemory(long byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        ByteCount = byteCount;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(byteCount, 1), Alignment);
    }

    public long ByteCount { get; }

    /// <summary>Valid until <see cref="Dispose"/>.</summary>
    public byte* Start => _start is not null ? _start : throw new ObjectDisposedException(nameof(AlignedMemory));

    public void Dispose()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
