using Pipeline.TestKit.Conformance;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>Bodies that the wire did not leave as they were.</summary>
internal static class DamagedStream
{
    /// <summary>All bytes, one of them another.</summary>
    public static async Task<Stream> WithOtherByteAsync(Stream body, int position)
    {
        using MemoryStream copy = new();
        await body.CopyToAsync(copy);
        byte[] bytes = copy.ToArray();
        bytes[position] ^= 1;
        return new MemoryStream(bytes);
    }

    /// <summary>The first bytes, then a broken connection.</summary>
    public static async Task<Stream> CutAsync(Stream body, int length)
    {
        byte[] bytes = new byte[length];
        await body.ReadExactlyAsync(bytes);
        return new CutStream(bytes);
    }

    private sealed class CutStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => Torn(base.Read(buffer, offset, count));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Torn(await base.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Torn(await base.ReadAsync(buffer, cancellationToken));

        private static int Torn(int read) => read > 0 ? read : throw new IOException("The connection was reset.");
    }
}
