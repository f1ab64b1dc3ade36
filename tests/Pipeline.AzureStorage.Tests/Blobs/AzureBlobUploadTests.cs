using System.Security.Cryptography;
using Azure.Core;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Conformance;

namespace Pipeline.AzureStorage.Tests.Blobs;

[TestClass]
public sealed class AzureBlobUploadTests
{
    private const int BlockBytes = 4 << 20;

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(1_000, 1)]
    [DataRow(BlockBytes - 1, 1)]
    [DataRow(BlockBytes, 2)]
    [DataRow(BlockBytes + 1, 3)]
    [DataRow((3 * BlockBytes) + 5, 5)]
    public async Task Put_StreamOfUnknownLength_TakesOneCallOrOneForEachBlockAndACommit(int length, int calls)
    {
        FaultyBlobs blobs = new();
        await blobs.PutAsync([1]); // the container is there
        byte[] content = new byte[length];
        TestSeed.CreateRandom().NextBytes(content);
        using ForwardOnlyStream stream = new(content);
        int before = blobs.RequestCount;

        string? version = await blobs.Store.PutAsync(blobs.Name, stream, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);

        Assert.AreEqual(calls, blobs.RequestCount - before);
        Assert.AreEqual(version, (await blobs.Store.FindAsync(blobs.Name, CancellationToken.None))?.Version);
        Assert.AreSequenceEqual(SHA256.HashData(content), SHA256.HashData(await blobs.ReadAsync()));
    }

    [TestMethod]
    public async Task Put_ManyBlocksAndSourceBreaksOff_WritesNothing()
    {
        FaultyBlobs blobs = new();
        string? version = await blobs.PutAsync([1]);
        using ForwardOnlyStream broken = new(new byte[3 * BlockBytes], failAt: (2 * BlockBytes) + 9);

        await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => blobs.Store.PutAsync(blobs.Name, broken, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None));

        Assert.AreEqual(version, (await blobs.Store.FindAsync(blobs.Name, CancellationToken.None))?.Version);
    }

    [TestMethod]
    public async Task Put_ManyBlocksAndConditionDoesNotHold_IsNull()
    {
        FaultyBlobs blobs = new();
        await blobs.PutAsync([1]);
        byte[] content = new byte[BlockBytes + 1];

        Assert.IsNull(await blobs.PutAsync(content, BlobCondition.IfAbsent));
        Assert.IsNull(await blobs.PutAsync(content, BlobCondition.IfVersion("0x1")));
        Assert.AreSequenceEqual(new byte[] { 1 }, await blobs.ReadAsync());
    }

    // Another commit to the name discards what is staged.
    [TestMethod]
    public async Task Put_BlocksDiscardedByAnotherCommit_IsUnavailableOrRefusedAndNeverInPart()
    {
        FaultyBlobs blobs = new();
        FaultyBlobs others = new();
        byte[] content = new byte[BlockBytes + 1];
        blobs.Fault = async (message, send) =>
        {
            if (message.Request.Uri.Query.Contains("comp=blocklist", StringComparison.Ordinal))
            {
                await others.Store.CommitAsync(blobs.Name, [], BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);
            }

            await send();
        };

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.PutAsync(content));
        Assert.IsNull(await blobs.PutAsync(content, BlobCondition.IfAbsent));

        Assert.IsEmpty(await blobs.ReadAsync());
    }

    // A block in the middle of a stream that cannot be rewound: the client's own retries are for this.
    [TestMethod]
    public async Task Put_StreamOfUnknownLengthAndOneAttemptFails_IsWritten()
    {
        FaultyBlobs blobs = new();
        byte[] content = new byte[(2 * BlockBytes) + 1];
        int puts = 0;
        blobs.Fault = (message, send) => message.Request.Method == RequestMethod.Put && Interlocked.Increment(ref puts) == 2
            ? throw new Azure.RequestFailedException(0, "The connection was reset.", new IOException())
            : send();
        using ForwardOnlyStream stream = new(content);

        string? version = await blobs.Store.PutAsync(blobs.Name, stream, BlobMetadata.Empty, BlobCondition.IfAbsent, CancellationToken.None);

        Assert.IsNotNull(version);
        Assert.HasCount(content.Length, await blobs.ReadAsync());
    }
}
