using System.Buffers;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Azure.Blobs;

/// <summary>
/// Writes a blob from a stream, holding a block at a time: what fits into one goes in one call, more as staged blocks that one
/// commit makes the blob. What is staged when the stream breaks off is never seen; the service forgets it after a week.
/// </summary>
internal sealed class BlobUpload(BlobCalls calls, BlockBlobClient blob)
{
    // 50,000 blocks of this are 195 GiB.
    private const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Writes the stream's bytes, under the condition.</summary>
    /// <returns>The new version; null where the condition did not hold.</returns>
    internal async Task<string?> PutAsync(
        Stream content, IReadOnlyDictionary<string, string> metadata, BlobCondition condition, CancellationToken cancellationToken)
    {
        // one byte more than is left, so that the first read finds the end
        int capacity = content.CanSeek ? (int)long.Clamp(content.Length - content.Position + 1, 1, BlockBytes) : BlockBytes;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(capacity);
        try
        {
            Memory<byte> block = buffer.AsMemory(0, capacity);
            int count = await content.ReadAtLeastAsync(block, capacity, throwOnEndOfStream: false, cancellationToken);
            return count < capacity
                ? await PutAsync(block[..count], metadata, condition, cancellationToken)
                : await PutBlocksAsync(block, content, metadata, condition, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Stages a block.</summary>
    internal Task StageAsync(string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => calls.WriteAsync(
        blob,
        async () =>
        {
            await using Stream body = BinaryData.FromBytes(content).ToStream();
            BlockBlobStageBlockOptions options = new() { TransferValidation = BlobTerms.CheckedUpload };
            return await blob.StageBlockAsync(BlobTerms.BlockId(blockId), body, options, cancellationToken);
        },
        cancellationToken);

    /// <summary>Makes the blob the concatenation of blocks, under the condition.</summary>
    /// <returns>The new version; null where the condition did not hold or a block is gone.</returns>
    internal Task<string?> CommitAsync(
        IEnumerable<string> blockIds,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken) => calls.WriteAsync(
        blob,
        async () =>
        {
            CommitBlockListOptions options = new() { Metadata = BlobTerms.Metadata(metadata), Conditions = BlobTerms.Conditions(condition) };
            try
            {
                BlobContentInfo written = await blob.CommitBlockListAsync(blockIds.Select(BlobTerms.BlockId), options, cancellationToken);
                return BlobTerms.Version(written.ETag);
            }
            catch (RequestFailedException failure) when (BlobFailures.IsConditionNotMet(failure) || BlobFailures.IsBlockGone(failure))
            {
                return null;
            }
        },
        cancellationToken);

    private Task<string?> PutAsync(
        ReadOnlyMemory<byte> content,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken) => calls.WriteAsync(
        blob,
        async () =>
        {
            await using Stream body = BinaryData.FromBytes(content).ToStream();
            BlobUploadOptions options = new()
            {
                Metadata = BlobTerms.Metadata(metadata),
                Conditions = BlobTerms.Conditions(condition),
                TransferValidation = BlobTerms.CheckedUpload,
            };
            try
            {
                BlobContentInfo written = await blob.UploadAsync(body, options, cancellationToken);
                return BlobTerms.Version(written.ETag);
            }
            catch (RequestFailedException failure) when (BlobFailures.IsConditionNotMet(failure))
            {
                return null;
            }
        },
        cancellationToken);

    private async Task<string?> PutBlocksAsync(
        Memory<byte> block,
        Stream content,
        IReadOnlyDictionary<string, string> metadata,
        BlobCondition condition,
        CancellationToken cancellationToken)
    {
        string owner = RandomToken.New();
        List<string> blockIds = [];
        for (int count = block.Length; count > 0;)
        {
            // as long as the ids of a ledger's owner: a blob's ids share one length
            string blockId = string.Create(CultureInfo.InvariantCulture, $"{owner}-{blockIds.Count:x8}");
            await StageAsync(blockId, block[..count], cancellationToken);
            blockIds.Add(blockId);
            count = await content.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellationToken);
        }

        return await CommitAsync(blockIds, metadata, condition, cancellationToken);
    }
}
