using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A store whose first reads of one blob come with their last bit flipped.</summary>
internal sealed class FlippedReads(IBlobStore inner, string blob, int times) : DelegatingBlobStore(inner)
{
    private int _left = times;

    public override async Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken)
    {
        BlobContent content = await base.OpenAsync(name, range, version, cancellationToken);
        if (name != blob || Interlocked.Decrement(ref _left) < 0)
        {
            return content;
        }

        using var bytes = new MemoryStream();
        await content.Stream.CopyToAsync(bytes, cancellationToken);
        byte[] flipped = bytes.ToArray();
        flipped[^1] ^= 1;
        return content with { Stream = new MemoryStream(flipped) };
    }
}
