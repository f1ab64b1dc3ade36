using Azure.Core;
using Azure.Storage.Blobs;
using Pipeline.Contracts;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Azure.Blobs;

namespace Pipeline.AzureStorage.Tests.Blobs;

[TestClass]
public sealed class AzureContainerTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    // the only test that touches this container, so that it can take it away
    [TestMethod]
    public async Task AnyCall_ContainerMissing_ReadsFindNothingAndTheFirstWritesMakeIt()
    {
        BlobContainerClient container = EmulatedBlobs.Client().GetBlobContainerClient(Names.IntakeContainer);
        await container.DeleteIfExistsAsync(cancellationToken: Token);
        FaultyBlobs blobs = new();
        int createCount = 0;
        blobs.Fault = async (message, send) =>
        {
            await send();
            if (message.Request.Method == RequestMethod.Put && message.Request.Uri.Query.Contains("restype=container", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref createCount);
            }
        };

        Assert.IsNull(await blobs.Store.FindAsync("intake/a", Token));
        Assert.IsEmpty(await NamesAsync(blobs.Store, "intake/"));
        Assert.IsFalse(await blobs.Store.DeleteAsync("intake/a", BlobCondition.None, Token));
        await Assert.ThrowsExactlyAsync<BlobNotFoundException>(() => blobs.Store.OpenAsync("intake/a", BlobRange.All, null, Token));
        Assert.AreEqual(0, createCount);

        await Parallel.ForAsync(0, 8, Token, async (index, token) => await PutAsync(blobs.Store, $"intake/{index}", token));
        int createdByFirst = createCount;
        await PutAsync(blobs.Store, "intake/later", Token);

        Assert.HasCount(9, await NamesAsync(blobs.Store, "intake/"));
        Assert.IsInRange(1, 8, createdByFirst);
        Assert.AreEqual(createdByFirst, createCount);
    }

    [TestMethod]
    public async Task AnyCall_NameOfAModel_LiesInTheModelsContainerWithoutTheFolder()
    {
        string slug = "m-placed";
        AzureBlobStore store = EmulatedBlobs.Open();
        await PutAsync(store, BlobLayout.Model(slug), Token);
        await PutAsync(store, "models", Token); // a blob of that name is no folder

        BlobServiceClient service = EmulatedBlobs.Client();
        Assert.IsTrue(await service.GetBlobContainerClient(Names.ModelContainer).GetBlobClient($"{slug}/model.json").ExistsAsync(Token));
        Assert.IsTrue(await service.GetBlobContainerClient(Names.DataContainer).GetBlobClient("models").ExistsAsync(Token));
        CollectionAssert.Contains(await NamesAsync(store, BlobLayout.Models), BlobLayout.Model(slug)); // other tests have models too
        CollectionAssert.AreEqual(new[] { BlobLayout.Model(slug) }, await NamesAsync(store, "models/m-pl"));
        CollectionAssert.Contains(await store.ListSegmentsAsync(BlobLayout.Models, null, Token).ToListAsync(Token), slug);
    }

    [TestMethod]
    public async Task StageCopy_FromAnotherContainer_CopiesWithin()
    {
        FaultyBlobs blobs = new();
        string source = $"models/copied/{blobs.Name}";
        string version = await PutAsync(blobs.Store, source, Token);

        await blobs.Store.StageCopyAsync(blobs.Name, "b-1", new BlobSlice(source, version, 1, 2), Token);
        await blobs.Store.CommitAsync(blobs.Name, ["b-1"], BlobMetadata.Empty, BlobCondition.IfAbsent, Token);

        Assert.AreSequenceEqual(new byte[] { 2, 3 }, await blobs.ReadAsync());
        await blobs.Store.DeleteAsync(source, BlobCondition.None, Token);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("m")]
    [DataRow("models")]
    public async Task List_PrefixThatMaySpanContainers_Throws(string prefix)
    {
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => NamesAsync(EmulatedBlobs.Open(), prefix));
    }

    private static async Task<string> PutAsync(AzureBlobStore store, string name, CancellationToken cancellationToken)
    {
        using MemoryStream content = new([1, 2, 3]);
        return (await store.PutAsync(name, content, BlobMetadata.Empty, BlobCondition.None, cancellationToken))!;
    }

    private static async Task<List<string>> NamesAsync(AzureBlobStore store, string prefix) =>
        await store.ListAsync(prefix, CancellationToken.None).Select(blob => blob.Name).ToListAsync();
}
