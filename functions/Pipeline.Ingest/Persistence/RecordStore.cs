using System.Text.Json.Serialization.Metadata;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Persistence;

/// <summary>
/// Records as JSON blobs. Every write is conditional, and what a failed condition means is read from the record that stands
/// there: it may be the caller's own, whose reply was lost.
/// </summary>
internal sealed class RecordStore(IBlobStore store)
{
    /// <summary>The record; null where there is none.</summary>
    public async Task<Stored<T>?> FindAsync<T>(string name, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class, IVersioned =>
        await store.FindRecordAsync(name, type, cancellationToken) is { } found
            ? new Stored<T>(found.Record, found.Properties.Version, found.Properties.Age)
            : null;

    /// <summary>Writes the record unless there is one.</summary>
    /// <returns>The record that stands there now: this one, or the one of whoever was first.</returns>
    public async Task<Stored<T>> CreateAsync<T>(
        string name, T record, JsonTypeInfo<T> type, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? metadata = null)
        where T : class, IVersioned
    {
        while (true)
        {
            string? version = await PutAsync(name, record, type, metadata, BlobCondition.IfAbsent, cancellationToken);
            if (version is not null)
            {
                return new Stored<T>(record, version, TimeSpan.Zero);
            }

            if (await FindAsync(name, type, cancellationToken) is { } existing)
            {
                return existing;
            }
        }
    }

    /// <summary>Replaces the record if it is still the one that was read.</summary>
    /// <returns>The record as written; null where another stands there.</returns>
    public async Task<Stored<T>?> TryReplaceAsync<T>(
        string name, Stored<T> before, T record, JsonTypeInfo<T> type, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? metadata = null)
        where T : class, IVersioned
    {
        string? version = await PutAsync(
            name, record, type, metadata, BlobCondition.IfVersion(before.Version), cancellationToken);
        return version is null ? null : new Stored<T>(record, version, TimeSpan.Zero);
    }

    /// <summary>Changes the record by compare-and-swap, as often as it takes.</summary>
    /// <param name="name">The record's blob.</param>
    /// <param name="type">Its type.</param>
    /// <param name="change">
    /// Gives the record as it should be, or null to leave it. Is asked again after a lost race or a lost reply, so it decides
    /// by the record that it is given and by nothing else.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="describe">The blob's metadata, which every write replaces; null for none.</param>
    public async Task<Update<T>> UpdateAsync<T>(
        string name, JsonTypeInfo<T> type, Func<T, T?> change, CancellationToken cancellationToken,
        Func<T, IReadOnlyDictionary<string, string>>? describe = null)
        where T : class, IVersioned
    {
        while (true)
        {
            Stored<T>? stored = await FindAsync(name, type, cancellationToken);
            if (stored is null || change(stored.Record) is not { } changed)
            {
                return new Update<T>(stored?.Record, IsOwn: false);
            }

            if (await TryReplaceAsync(name, stored, changed, type, cancellationToken, describe?.Invoke(changed)) is { } written)
            {
                return new Update<T>(written.Record, IsOwn: true);
            }
        }
    }

    private async Task<string?> PutAsync<T>(
        string name, T record, JsonTypeInfo<T> type, IReadOnlyDictionary<string, string>? metadata, BlobCondition condition,
        CancellationToken cancellationToken)
        where T : class, IVersioned
    {
        using MemoryStream content = new(RecordJson.Serialize(record, type), writable: false);
        return await store.PutAsync(name, content, metadata ?? BlobMetadata.Empty, condition, cancellationToken);
    }
}
