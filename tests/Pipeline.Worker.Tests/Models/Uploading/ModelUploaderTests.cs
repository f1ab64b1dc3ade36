using System.Collections.Concurrent;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Uploading;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Models.Uploading;

[TestClass]
public sealed class ModelUploaderTests
{
    private readonly InMemoryBlobStore _store = new(new ManualTimeProvider());

    [TestMethod]
    public async Task UploadAsync_FileOfManyBlocks_StoresItsBytesAndHash()
    {
        using var files = new ModelFiles((5 * FileUpload.BlockBytes) + 7);
        ModelRecord model = await files.DescribeAsync();

        await files.UploadAsync(_store, model);

        await AssertCompleteAsync(files, model);
        BlobProperties weights = (await _store.FindAsync(Blob(model, ModelFiles.Weights), CancellationToken.None))!;
        ModelManifestRecord manifest = (await ReadManifestAsync(model))!;
        Assert.AreEqual(manifest.Files.Single(file => file.Path == ModelFiles.Weights).Sha256, weights.Metadata[FileUpload.HashKey]);
    }

    [TestMethod]
    public async Task UploadAsync_Again_WritesNothingButTheManifest()
    {
        using var files = new ModelFiles();
        ModelRecord model = await files.DescribeAsync();
        await files.UploadAsync(_store, model);
        var calls = new ConcurrentQueue<BlobCall>();
        _store.Before = call =>
        {
            calls.Enqueue(call);
            return Task.CompletedTask;
        };
        using var output = new StringWriter();

        await files.UploadAsync(_store, model, output);

        BlobCall[] writes = [.. calls.Where(call => call.Operation != BlobOperation.Find)];
        Assert.AreSequenceEqual(
            new[] { new BlobCall(BlobOperation.Put, BlobLayout.ModelManifest(model.Slug, model.Revision)) }, writes);
        StringAssert.Contains(output.ToString(), "already there: model.safetensors");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task UploadAsync_InterruptedAtAnyCall_IsCompletedByTheNext(bool isReplyLost)
    {
        using var files = new ModelFiles();
        ModelRecord model = await files.DescribeAsync();
        bool isInterrupted = true;
        for (int atCall = 1; isInterrupted; atCall++)
        {
            var store = new InMemoryBlobStore(new ManualTimeProvider());
            var crash = new CrashPoint(atCall, isReplyLost);
            store.Before = _ => crash.BeforeAsync();
            store.After = _ => crash.AfterAsync();
            try
            {
                await files.UploadAsync(store, model);
            }
            catch (SimulatedCrashException)
            {
                // the point of it
            }

            isInterrupted = crash.IsDead;
            store.Before = store.After = null;
            if (await ReadManifestAsync(model, store) is not null)
            {
                await AssertCompleteAsync(files, model, store);
            }

            await files.UploadAsync(store, model);

            await AssertCompleteAsync(files, model, store);
        }
    }

    [TestMethod]
    public async Task UploadAsync_AnotherUploadComesBetween_BothSucceed()
    {
        using var files = new ModelFiles();
        ModelRecord model = await files.DescribeAsync();
        bool hasIntervened = false;
        _store.Before = async call =>
        {
            if (call.Operation == BlobOperation.Commit && !hasIntervened)
            {
                hasIntervened = true;
                await files.UploadAsync(_store, model);
            }
        };

        await files.UploadAsync(_store, model);

        await AssertCompleteAsync(files, model);
    }

    [TestMethod]
    public async Task UploadAsync_OtherBytesUnderTheName_AreReplaced()
    {
        using var files = new ModelFiles();
        ModelRecord model = await files.DescribeAsync();
        using var other = new MemoryStream(files.Read(ModelFiles.Weights).Reverse().ToArray());
        await _store.PutAsync(Blob(model, ModelFiles.Weights), other, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);

        await files.UploadAsync(_store, model);

        await AssertCompleteAsync(files, model);
    }

    [TestMethod]
    public async Task UploadAsync_FileChangesMeanwhile_WritesNoManifest()
    {
        using var files = new ModelFiles();
        ModelRecord model = await files.DescribeAsync();
        _store.Before = call =>
        {
            if (call.Name.EndsWith("/tokenizer.json", StringComparison.Ordinal))
            {
                File.WriteAllBytes(Path.Combine(files.Path, ModelFiles.Weights), new byte[5_000]);
            }

            return Task.CompletedTask;
        };

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => files.UploadAsync(_store, model));

        StringAssert.Contains(exception.Message, "model.safetensors' changed while it was uploaded");
        Assert.IsNull(await ReadManifestAsync(model));
    }

    [TestMethod]
    public async Task UploadAsync_FileChangedSinceItWasDescribed_WritesNothing()
    {
        using var files = new ModelFiles();
        ModelRecord model = await files.DescribeAsync();
        files.Change();

        await Assert.ThrowsExactlyAsync<ModelLoadException>(() => files.UploadAsync(_store, model));

        Assert.IsEmpty(await _store.ListAsync(BlobLayout.Models, CancellationToken.None).ToListAsync());
    }

    [TestMethod]
    public async Task UploadAsync_NullModel_IsRefused()
    {
        using var files = new ModelFiles();
        ModelRecord model = await files.DescribeAsync();
        var uploader = new ModelUploader(_store, TextWriter.Null, TimeProvider.System);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(
            () => uploader.UploadAsync("null:8", model, CancellationToken.None));

        StringAssert.Contains(exception.Message, "'null:8' has no files");
    }

    private static string Blob(ModelRecord model, string path) => BlobLayout.ModelFile(model.Slug, model.Revision, path);

    private async Task AssertCompleteAsync(ModelFiles files, ModelRecord model, InMemoryBlobStore? store = null)
    {
        ModelManifestRecord manifest = (await ReadManifestAsync(model, store))!;
        Assert.AreSequenceEqual(ModelFiles.Names, manifest.Files.Select(file => file.Path));
        foreach (string name in ModelFiles.Names)
        {
            await using BlobContent content = await (store ?? _store).OpenAsync(Blob(model, name), BlobRange.All, null, CancellationToken.None);
            using var bytes = new MemoryStream();
            await content.Stream.CopyToAsync(bytes);
            CollectionAssert.AreEqual(files.Read(name), bytes.ToArray(), name);
        }
    }

    private async Task<ModelManifestRecord?> ReadManifestAsync(ModelRecord model, InMemoryBlobStore? store = null) =>
        (await (store ?? _store).FindRecordAsync(
            BlobLayout.ModelManifest(model.Slug, model.Revision), RecordJson.ModelManifest, CancellationToken.None))?.Record;
}
