using Azure.Core;
using Azure.Core.Pipeline;
using Pipeline.Contracts.Storage;

namespace Pipeline.AzureStorage.Tests.Blobs;

[TestClass]
public sealed class AzureListingTests
{
    // Names that page ends may fall between: a blob and a folder of one name, with others between them.
    private static readonly string[] Tails =
        ["a", "a-b", "a-b/x", "a.c", "a/1", "a/2/3", "a0", "b/1", "b/2", "b/3", "b/4", "c", "c-/1", "c/1", "d"];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(5_000)]
    public async Task List_PagesOfAnySize_GiveEverythingOnceAndInOrder(int pageLength)
    {
        FaultyBlobs blobs = await FilledAsync(pageLength);

        List<BlobProperties> listed = await blobs.Store.ListAsync($"{blobs.Name}/", CancellationToken.None).ToListAsync();

        Assert.AreSequenceEqual(
            Tails.Select(tail => $"{blobs.Name}/{tail}").Order(StringComparer.Ordinal), listed.Select(blob => blob.Name));
        Assert.IsTrue(listed.TrueForAll(blob => blob.Metadata["tail"] == blob.Name[(blobs.Name.Length + 1)..] && blob.Age >= TimeSpan.Zero));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(5_000)]
    public async Task ListSegments_PagesOfAnySize_GiveEachSegmentOnce(int pageLength)
    {
        FaultyBlobs blobs = await FilledAsync(pageLength);

        List<string> all = await blobs.Store.ListSegmentsAsync($"{blobs.Name}/", null, CancellationToken.None).ToListAsync();
        List<string> some = await blobs.Store.ListSegmentsAsync($"{blobs.Name}/", "b", CancellationToken.None).ToListAsync();

        CollectionAssert.AreEquivalent(new[] { "a", "a-b", "a.c", "a0", "b", "c", "c-", "d" }, all);
        CollectionAssert.AreEquivalent(new[] { "c", "c-", "d" }, some);
    }

    [TestMethod]
    public async Task List_LaterPageFails_IsUnavailableBehindWhatCameBefore()
    {
        FaultyBlobs blobs = await FilledAsync(pageLength: 4);
        int lists = 0;
        blobs.Fault = (message, send) =>
        {
            if (++lists > 1)
            {
                message.Response = new CannedResponse(503, "ServerBusy", "");
                return ValueTask.CompletedTask;
            }

            return send();
        };
        List<string> listed = [];

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(async () =>
        {
            await foreach (BlobProperties blob in blobs.Store.ListAsync($"{blobs.Name}/", CancellationToken.None))
            {
                listed.Add(blob.Name);
            }
        });

        Assert.HasCount(4, listed);
    }

    private static async Task<FaultyBlobs> FilledAsync(int pageLength)
    {
        FaultyBlobs blobs = new(extra: new PageLength(pageLength));
        await Parallel.ForEachAsync(Tails, async (tail, token) =>
        {
            using MemoryStream content = new([1]);
            Dictionary<string, string> metadata = new() { ["tail"] = tail };
            await blobs.Store.PutAsync($"{blobs.Name}/{tail}", content, metadata, BlobCondition.None, token);
        });
        return blobs;
    }

    /// <summary>Asks for short pages, before the call is signed.</summary>
    private sealed class PageLength(int length) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Uri.Query.Contains("comp=list", StringComparison.Ordinal))
            {
                message.Request.Uri.AppendQuery("maxresults", $"{length}");
            }
        }
    }
}
