namespace Pipeline.Contracts.Tests.Lines;

/// <summary>Gives at most a few bytes a read, as networks do.</summary>
internal sealed class TrickleStream(byte[] content, int most) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
}
