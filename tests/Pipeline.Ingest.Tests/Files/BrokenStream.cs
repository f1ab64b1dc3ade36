namespace Pipeline.Ingest.Tests.Files;

/// <summary>Some bytes, then an error, as of a client that goes away.</summary>
internal sealed class BrokenStream() : MemoryStream(new byte[100_000])
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Position >= 50_000
            ? throw new IOException("The client is gone.")
            : base.ReadAsync(buffer[..Math.Min(10_000, buffer.Length)], cancellationToken);
}
