using System.Runtime.CompilerServices;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;

namespace Pipeline.Storage.Tests.Resilience;

/// <summary>A store whose listings break off once each, after some items.</summary>
internal sealed class BreakingListStore(IBlobStore inner, int breakAfter) : DelegatingBlobStore(inner)
{
    private bool _hasListBroken;
    private bool _haveSegmentsBroken;

    internal int BreakCount { get; private set; }

    public override IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        bool breaks = !_hasListBroken;
        _hasListBroken = true;
        return BreakAsync(base.ListAsync(prefix, cancellationToken), breaks, cancellationToken);
    }

    public override IAsyncEnumerable<string> ListSegmentsAsync(
        string prefix, string? after, CancellationToken cancellationToken)
    {
        bool breaks = !_haveSegmentsBroken;
        _haveSegmentsBroken = true;
        return BreakAsync(base.ListSegmentsAsync(prefix, after, cancellationToken), breaks, cancellationToken);
    }

    private async IAsyncEnumerable<T> BreakAsync<T>(
        IAsyncEnumerable<T> items, bool breaks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int given = 0;
        await foreach (T item in items.WithCancellation(cancellationToken))
        {
            if (breaks && given++ == breakAfter)
            {
                BreakCount++;
                throw new StorageUnavailableException("The listing", null);
            }

            yield return item;
        }
    }
}
