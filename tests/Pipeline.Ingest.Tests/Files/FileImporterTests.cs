using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Files;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Files;

[TestClass]
public sealed class FileImporterTests
{
    private const long Mebi = 1024 * 1024;

    [TestMethod]
    [DataRow(64 * Mebi, 1)]
    [DataRow((64 * Mebi) + 1, 2)]
    [DataRow(8 * 1024 * Mebi, 128)]
    public async Task Import_LargeBlob_CopiesItInBlocksOfOneVersionWithoutAGap(long length, int blocks)
    {
        ManualTimeProvider time = new();
        CopyRecorder store = new(new InMemoryBlobStore(time));
        FileImporter importer = new(store, new FileService(store, new BatchLimits(), time, NullLogger<FileService>.Instance), 4);
        BlobProperties source = new("intake/a.jsonl", "v7", length, BlobMetadata.Empty, time.GetUtcNow(), time.GetUtcNow());

        await importer.ImportAsync("default", new IdFactory(time).NewFileId(), source, CancellationToken.None);

        BlobSlice[] slices = [.. store.Slices.OrderBy(slice => slice.Offset)];
        Assert.HasCount(blocks, slices);
        Assert.AreEqual(length, slices.Sum(slice => slice.Length));
        Assert.IsTrue(slices.All(slice => slice is { Name: "intake/a.jsonl", Version: "v7", Length: > 0 and <= 64 * Mebi }));
        Assert.IsTrue(slices.Zip(slices.Skip(1)).All(pair => pair.First.Offset + pair.First.Length == pair.Second.Offset));
    }
}
