namespace Pipeline.Ingest.Tests.Planning;

/// <summary>Bytes that arrive one at a time, as from a slow network.</summary>
internal sealed class DribblingStream(byte[] bytes, int offset, int length) : MemoryStream(bytes, offset, length)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
}
