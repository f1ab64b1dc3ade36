using System.Runtime.CompilerServices;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Storage;

namespace Pipeline.Contracts.Ledgers;

/// <summary>Reads the request lines of a shard from the version of the input that was planned.</summary>
public static class ShardInput
{
    /// <summary>
    /// The shard's lines that have no result yet, in input order. A line's memory is valid until the next one is asked for.
    /// </summary>
    /// <param name="store">Where the input lies.</param>
    /// <param name="shard">Which bytes to read.</param>
    /// <param name="skip">Numbers of the lines to leave out: they have their result.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BlobNotFoundException">The input was deleted.</exception>
    /// <exception cref="BlobVersionGoneException">The input was replaced.</exception>
    public static async IAsyncEnumerable<ShardInputLine> ReadAsync(
        IBlobStore store, ShardMessage shard, IReadOnlySet<int> skip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using BlobContent content = await store.OpenAsync(
            shard.Blob, new BlobRange(shard.Offset, shard.Length), shard.BlobVersion, cancellationToken).ConfigureAwait(false);
        using var reader = new LineReader(content.Stream, Math.Max(1, shard.LongestLine), shard.FirstLine, shard.Offset);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!reader.IsBlank && !skip.Contains(reader.LineNumber))
            {
                yield return new ShardInputLine(reader.LineNumber, reader.Line);
            }
        }
    }
}
