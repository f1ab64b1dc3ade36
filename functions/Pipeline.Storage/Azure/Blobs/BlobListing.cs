using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using BlobProperties = Pipeline.Contracts.Storage.BlobProperties;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>
/// Listings of one container, which come in pages and in ordinal order. An account with hierarchical namespaces would order
/// otherwise and list folders as blobs: the pipeline's account has none.
/// </summary>
/// <param name="calls">Runs the calls.</param>
/// <param name="container">The container; none is an empty one.</param>
/// <param name="folder">What the names have in the port and not in the container.</param>
internal sealed class BlobListing(BlobCalls calls, BlobContainerClient container, string folder)
{
    /// <summary>Blobs whose name begins with the prefix.</summary>
    internal async IAsyncEnumerable<BlobProperties> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AsyncPageable<BlobItem> items = container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, prefix[folder.Length..], cancellationToken);
        await foreach (Page<BlobItem> page in PagesAsync(items, cancellationToken))
        {
            foreach (BlobItem item in page.Values)
            {
                yield return new BlobProperties(
                    folder + item.Name,
                    BlobTerms.Version(item.Properties.ETag!.Value),
                    item.Properties.ContentLength!.Value,
                    BlobTerms.Metadata(item.Metadata),
                    item.Properties.LastModified!.Value,
                    BlobTerms.ReadAt(page.GetRawResponse()));
            }
        }
    }

    /// <summary>Name segments under the prefix. What comes before <paramref name="after"/> is listed all the same, and left out here.</summary>
    internal async IAsyncEnumerable<string> ListSegmentsAsync(
        string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string inside = prefix[folder.Length..];
        AsyncPageable<BlobHierarchyItem> items = container.GetBlobsByHierarchyAsync(
            BlobTraits.None, BlobStates.None, "/", inside, cancellationToken);
        Stack<string> given = [];
        await foreach (Page<BlobHierarchyItem> page in PagesAsync(items, cancellationToken))
        {
            // the client gives a page's folders first and then its blobs: the service had them in one order
            foreach (string name in page.Values.Select(item => item.IsPrefix ? item.Prefix : item.Blob.Name).Order(StringComparer.Ordinal))
            {
                string segment = name[inside.Length..].TrimEnd('/');
                if (IsNew(segment, given) && (after is null || string.CompareOrdinal(segment, after) > 0))
                {
                    yield return segment;
                }
            }
        }
    }

    // A blob "a" and a folder "a/" are one segment, and "a-b" may stand between them: what was given is remembered as long as
    // names begin with it.
    private static bool IsNew(string segment, Stack<string> given)
    {
        while (given.TryPeek(out string? last) && !segment.StartsWith(last, StringComparison.Ordinal))
        {
            given.Pop();
        }

        if (given.TryPeek(out string? longest) && longest == segment)
        {
            return false;
        }

        given.Push(segment);
        return true;
    }

    private async IAsyncEnumerable<Page<T>> PagesAsync<T>(
        AsyncPageable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : notnull
    {
        await using IAsyncEnumerator<Page<T>> pages = items.AsPages().GetAsyncEnumerator(cancellationToken);
        while (await calls.RunAsync(MoveAsync, cancellationToken))
        {
            yield return pages.Current;
        }

        async Task<bool> MoveAsync()
        {
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (RequestFailedException failure) when (BlobFailures.IsNoContainer(failure))
            {
                return false;
            }
        }
    }
}
