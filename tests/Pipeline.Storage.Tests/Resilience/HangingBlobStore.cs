using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;

namespace Pipeline.Storage.Tests.Resilience;

/// <summary>A store whose find hangs until it is cancelled, when it is asked to.</summary>
internal sealed class HangingBlobStore(IBlobStore inner, Func<bool> hangs) : DelegatingBlobStore(inner)
{
    public override async Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (hangs())
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return await base.FindAsync(name, cancellationToken);
    }
}
