using Azure;
using Azure.Core;
using Azure.Identity;
using Pipeline.Contracts.Storage;

namespace Pipeline.AzureStorage.Tests.Blobs;

[TestClass]
public sealed class AzureBlobFailureTests
{
    private static readonly byte[] Content = [1, 2, 3];

    [TestMethod]
    public async Task Put_ReplyLostAndClientRepeats_IsNullAlthoughItTookPlace()
    {
        FaultyBlobs blobs = new();
        blobs.LoseOneReply();

        string? version = await blobs.PutAsync(Content, BlobCondition.IfAbsent);

        Assert.IsNull(version);
        Assert.AreSequenceEqual(Content, await blobs.ReadAsync());
    }

    [TestMethod]
    public async Task Put_ReplyLostForGood_IsUnavailableAlthoughItTookPlace()
    {
        FaultyBlobs blobs = new(retryCount: 0);
        blobs.LoseOneReply();

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.PutAsync(Content, BlobCondition.IfAbsent));

        Assert.AreSequenceEqual(Content, await blobs.ReadAsync());
    }

    [TestMethod]
    public async Task Commit_ReplyLostAndClientRepeats_IsNullAlthoughItTookPlace()
    {
        FaultyBlobs blobs = new();
        await blobs.Store.StageAsync(blobs.Name, "b-1", Content, CancellationToken.None);
        blobs.LoseOneReply();

        string? version = await blobs.Store.CommitAsync(
            blobs.Name, ["b-1"], new Dictionary<string, string> { ["owner"] = "a" }, BlobCondition.IfAbsent, CancellationToken.None);

        Assert.IsNull(version);
        BlobProperties? found = await blobs.Store.FindAsync(blobs.Name, CancellationToken.None);
        Assert.AreEqual("a", found?.Metadata["owner"]);
        Assert.AreSequenceEqual(Content, await blobs.ReadAsync());
    }

    [TestMethod]
    [DataRow(408, "RequestTimeout")]
    [DataRow(429, "TooManyRequests")]
    [DataRow(500, "InternalError")]
    [DataRow(500, "OperationTimedOut")]
    [DataRow(502, null)]
    [DataRow(503, "ServerBusy")]
    [DataRow(504, null)]
    public async Task AnyCall_ServiceThrottlesOrFails_IsUnavailableAfterThreeAttempts(int status, string? errorCode)
    {
        FaultyBlobs blobs = new();
        blobs.Answer(status, errorCode);

        var thrown = await Assert.ThrowsExactlyAsync<StorageUnavailableException>(
            () => blobs.Store.FindAsync(blobs.Name, CancellationToken.None));

        Assert.IsNotNull(thrown.InnerException);
        Assert.StartsWith("Blob service 'http://127.0.0.1:", thrown.What);
        Assert.AreEqual(3, blobs.RequestCount);
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.PutAsync(Content));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.ReadAsync());
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => ListAsync(blobs));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(
            () => blobs.Store.StageCopyAsync(blobs.Name, "b-1", new BlobSlice(blobs.Name, "v", 0, 1), CancellationToken.None));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(
            () => blobs.Store.CommitAsync(blobs.Name, [], BlobMetadata.Empty, BlobCondition.None, CancellationToken.None));
        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(
            () => blobs.Store.DeleteAsync(blobs.Name, BlobCondition.None, CancellationToken.None));
    }

    // a listing, or the text of an error, that a proxy cut: the client reads it as XML
    [TestMethod]
    [DataRow(200)]
    [DataRow(404)]
    public async Task AnyCall_ReplyIsNotWhole_IsUnavailable(int status)
    {
        FaultyBlobs blobs = new();
        blobs.Answer(status, errorCode: null, "<?xml version=\"1.0\"?><Enumeration");

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => ListAsync(blobs));
    }

    [TestMethod]
    public async Task AnyCall_ConnectionFails_IsUnavailable()
    {
        foreach (int retryCount in new[] { 0, 2 })
        {
            FaultyBlobs blobs = new(retryCount) { Fault = (_, _) => throw new RequestFailedException(0, "No route.", new IOException()) };

            await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.PutAsync(Content));
        }
    }

    [TestMethod]
    public async Task AnyCall_AttemptHangs_IsUnavailable()
    {
        FaultyBlobs blobs = new() { Fault = (_, _) => throw new TaskCanceledException("The client's own limit.") };

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.PutAsync(Content));
    }

    [TestMethod]
    public async Task AnyCall_NoTokenToBeHad_IsUnavailable()
    {
        FaultyBlobs blobs = new() { Fault = (_, _) => throw new AuthenticationFailedException("The identity's endpoint is away.") };

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.PutAsync(Content));
    }

    [TestMethod]
    public async Task AnyCall_CallerCancels_IsCancelled()
    {
        using CancellationTokenSource cancelled = new();
        FaultyBlobs blobs = new()
        {
            Fault = async (message, _) =>
            {
                await cancelled.CancelAsync();
                message.CancellationToken.ThrowIfCancellationRequested();
            },
        };

        await Assert.ThrowsAsync<OperationCanceledException>(() => blobs.Store.FindAsync(blobs.Name, cancelled.Token));
    }

    [TestMethod]
    [DataRow(403, "AuthorizationPermissionMismatch", "Storage Blob Data Contributor")]
    [DataRow(403, "AuthorizationFailure", "network rules")]
    [DataRow(403, "KeyBasedAuthenticationNotPermitted", "Storage:BlobServiceUri")]
    [DataRow(403, "AuthenticationFailed", "clock")]
    [DataRow(401, "InvalidAuthenticationInfo", "token")]
    public async Task AnyCall_NotAdmitted_SaysWhereAndWhatIsMissing(int status, string errorCode, string missing)
    {
        FaultyBlobs blobs = new();
        blobs.Answer(status, errorCode);

        var thrown = await Assert.ThrowsExactlyAsync<StorageUnavailableException>(() => blobs.PutAsync(Content));

        Assert.Contains("Blob service 'http://127.0.0.1:", thrown.Message);
        Assert.Contains(errorCode, thrown.Message);
        Assert.Contains(missing, thrown.Message);
        Assert.AreEqual(1, blobs.RequestCount);
    }

    [TestMethod]
    public async Task AnyCall_FaultOfOurs_StaysWhatItIs()
    {
        FaultyBlobs blobs = new();
        blobs.Answer(400, "InvalidHeaderValue");

        await Assert.ThrowsExactlyAsync<RequestFailedException>(() => blobs.PutAsync(Content));
    }

    private static async Task ListAsync(FaultyBlobs blobs)
    {
        await foreach (BlobProperties _ in blobs.Store.ListAsync("faulty/", CancellationToken.None))
        {
        }
    }
}
