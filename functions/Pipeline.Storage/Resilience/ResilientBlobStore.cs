using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Resilience;

/// <summary>
/// A blob store whose transient failures are tried again. A conditional write may have taken place although a later attempt
/// says that its condition did not hold, as the port states. A put from a stream that cannot be rewound is tried once.
/// </summary>
public sealed class ResilientBlobStore : IBlobStore
{
    private const string Dependency = "blobs";

    private readonly IBlobStore _inner;
    private readonly DependencyPolicy _policy;

    /// <param name="inner">The store that is called.</param>
    /// <param name="options">How often and how long.</param>
    /// <param name="metrics">Counts attempts and times calls.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="logger">Hears of each retry.</param>
    public ResilientBlobStore(
        IBlobStore inner,
        StorageResilienceOptions options,
        StorageMetrics metrics,
        TimeProvider time,
        ILogger<ResilientBlobStore> logger)
    {
        _inner = inner;
        _policy = new DependencyPolicy(Dependency, options, metrics, time, logger);
    }

    public Task<BlobProperties?> FindAsync(string name, CancellationToken cancellationToken) =>
        QuickAsync("find", token => _inner.FindAsync(name, token), cancellationToken);

    public Task<BlobContent> OpenAsync(string name, BlobRange range, string? version, CancellationToken cancellationToken) =>
        QuickAsync("open", token => _inner.OpenAsync(name, range, version, token), cancellationToken);

    public Task<string?> PutAsync(
        string name,
        Stream content,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        if (!content.CanSeek)
        {
            return _policy.MeasureAsync("put", () => _inner.PutAsync(name, content, metadata, condition, cancellationToken));
        }

        long start = content.Position;
        return LongAsync(
            "put",
            token =>
            {
                content.Position = start;
                return _inner.PutAsync(name, content, metadata, condition, token);
            },
            cancellationToken);
    }

    public Task StageAsync(string name, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        QuickAsync("stage", token => AsResult(_inner.StageAsync(name, blockId, content, token)), cancellationToken);

    public Task StageCopyAsync(string name, string blockId, BlobSlice source, CancellationToken cancellationToken) =>
        LongAsync("stage_copy", token => AsResult(_inner.StageCopyAsync(name, blockId, source, token)), cancellationToken);

    public Task<string?> CommitAsync(
        string name,
        IReadOnlyList<string> blockIds,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken) =>
        LongAsync("commit", token => _inner.CommitAsync(name, blockIds, metadata, condition, token), cancellationToken);

    public IAsyncEnumerable<BlobProperties> ListAsync(string prefix, CancellationToken cancellationToken) =>
        ResumeAsync(
            "list",
            (after, token) => Behind(_inner.ListAsync(prefix, token), after, token),
            blob => blob.Name,
            null,
            cancellationToken);

    public IAsyncEnumerable<string> ListSegmentsAsync(string prefix, string? after, CancellationToken cancellationToken) =>
        ResumeAsync(
            "list_segments",
            (last, token) => _inner.ListSegmentsAsync(prefix, last, token),
            segment => segment,
            after,
            cancellationToken);

    public Task<bool> DeleteAsync(string name, BlobCondition condition, CancellationToken cancellationToken) =>
        QuickAsync("delete", token => _inner.DeleteAsync(name, condition, token), cancellationToken);

    private static async Task<bool> AsResult(Task call)
    {
        await call;
        return true;
    }

    private static async IAsyncEnumerable<BlobProperties> Behind(
        IAsyncEnumerable<BlobProperties> blobs, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (BlobProperties blob in blobs.WithCancellation(cancellationToken))
        {
            if (after is null || string.CompareOrdinal(blob.Name, after) > 0)
            {
                yield return blob;
            }
        }
    }

    /// <summary>Lists; after a failure a new listing goes on behind the last item, since both are in ordinal order.</summary>
    private async IAsyncEnumerable<T> ResumeAsync<T>(
        string operation,
        Func<string?, CancellationToken, IAsyncEnumerable<T>> list,
        Func<T, string> key,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = after;
        IAsyncEnumerator<T>? items = null;
        try
        {
            while (await LongAsync(operation, _ => MoveAsync(), cancellationToken))
            {
                last = key(items!.Current);
                yield return items.Current;
            }
        }
        finally
        {
            await DropAsync();
        }

        async Task<bool> MoveAsync()
        {
            items ??= list(last, cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                return await items.MoveNextAsync();
            }
            catch
            {
                await DropAsync();
                throw;
            }
        }

        async ValueTask DropAsync()
        {
            IAsyncEnumerator<T>? dropped = items;
            items = null;
            await (dropped?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private Task<T> QuickAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        _policy.RunAsync(operation, _policy.AttemptTimeout, call, cancellationToken);

    private Task<T> LongAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        _policy.RunAsync(operation, Timeout.InfiniteTimeSpan, call, cancellationToken);
}
