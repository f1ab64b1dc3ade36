using System.Collections.Concurrent;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Files;

/// <summary>Notes which ranges are copied, and stages a byte in place of each.</summary>
internal sealed class CopyRecorder(IBlobStore inner) : DelegatingBlobStore(inner)
{
    public ConcurrentQueue<BlobSlice> Slices { get; } = [];

    public override Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken)
    {
        Slices.Enqueue(source);
        return StageAsync(name, blockId, new byte[1], cancellationToken);
    }
}
