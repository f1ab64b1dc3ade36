using System.Buffers;
using Pipeline.Worker.Completions.Responses;

namespace Pipeline.Worker.Tests.Completions.Responses;

[TestClass]
public sealed class PooledBytesTests
{
    private const int MaxBytes = 256 * 1024 * 1024;

    [TestMethod]
    public void GetSpan_GrowsAcrossBuffers_KeepsWhatWasWritten()
    {
        using var bytes = new PooledBytes();
        byte[] written = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
        foreach (byte[] piece in written.Chunk(3_000))
        {
            bytes.Write(piece);
        }

        byte[] buffer = bytes.Take(out int length);

        Assert.AreSequenceEqual(written, buffer.AsSpan(0, length).ToArray());
        ArrayPool<byte>.Shared.Return(buffer);
    }

    // what is asked for counts before memory is taken for it, so the limit costs none
    [TestMethod]
    [DataRow(0, MaxBytes + 1)]
    [DataRow(1, MaxBytes)]
    public void GetSpan_WouldPassTheLimit_Throws(int written, int sizeHint)
    {
        using var bytes = new PooledBytes();
        bytes.Write(new byte[written]);

        ResponseTooLargeException exception = Assert.ThrowsExactly<ResponseTooLargeException>(() => bytes.GetSpan(sizeHint).Length);

        Assert.Contains("268435456 bytes", exception.Message);
    }
}
