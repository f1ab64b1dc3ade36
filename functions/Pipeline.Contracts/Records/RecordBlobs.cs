using System.Text.Json.Serialization.Metadata;
using Pipeline.Contracts.Storage;

namespace Pipeline.Contracts.Records;

/// <summary>Reads records that are blobs of their own.</summary>
public static class RecordBlobs
{
    /// <summary>Reads a record, and what the store knows of its blob.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="name">Its blob.</param>
    /// <param name="type">One of the types of <see cref="RecordJson"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null where there is no such blob.</returns>
    /// <exception cref="NewerSchemaException">It was written by a newer program.</exception>
    /// <exception cref="MalformedRecordException">It is not such a record.</exception>
    public static async Task<(T Record, BlobProperties Properties)?> FindRecordAsync<T>(
        this IBlobStore store, string name, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class, IVersioned
    {
        ArgumentNullException.ThrowIfNull(store);
        try
        {
            await using BlobContent content = await store.OpenAsync(name, BlobRange.All, version: null, cancellationToken).ConfigureAwait(false);
            using var json = new MemoryStream();
            await content.Stream.CopyToAsync(json, cancellationToken).ConfigureAwait(false);
            return (RecordJson.Deserialize(json.GetBuffer().AsSpan(0, (int)json.Length), type, name), content.Properties);
        }
        catch (BlobNotFoundException)
        {
            return null;
        }
    }
}
