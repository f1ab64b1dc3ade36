using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>Gives its bytes, then fails.</summary>
internal sealed class TornStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await base.ReadAsync(buffer, cancellationToken);
        return read > 0 ? read : throw new StorageUnavailableException("The blob", null);
    }
}
