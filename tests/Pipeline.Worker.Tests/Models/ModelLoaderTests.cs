using Microsoft.Extensions.Logging;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Storage.Composition;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Embeddings;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Uploading;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Settings;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Models;

[TestClass]
public sealed class ModelLoaderTests : IDisposable
{
    private const string Path = "null:4";

    private readonly InMemoryBlobStore _store = new(new ManualTimeProvider());
    private readonly RecordingLogger<ModelLoader> _logger = new();
    private readonly RecordingMeterFactory _meters = new();
    private readonly CacheFixture _cache = new();

    public void Dispose()
    {
        _meters.Dispose();
        _cache.Dispose();
    }

    [TestMethod]
    public async Task LoadAsync_ModelDirectory_RecordsItsPhases()
    {
        using var directory = new SampleDirectory();

        await using EmbeddingModel model = await LoadAsync(directory.Path);

        IReadOnlyList<RecordingMeterFactory.Measurement> phases = _meters.Of("pipeline.model.load.duration");
        Assert.IsTrue(phases.All(phase => Equals(phase.Tags["model"], TestModel.Id)));
        Assert.AreSequenceEqual(
            new[]
            {
                "build graph", "create session", "hash files", "map weights", "read config", "read tokenizer", "warm up", "warm up lengths",
            },
            phases.Select(phase => (string)phase.Tags["phase"]!).Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task LoadAsync_RegisteredRevision_LoadsAndReportsTheHashing()
    {
        await RegisterAsync(Path);

        await using EmbeddingModel model = await LoadAsync(Path);

        Assert.AreEqual(4, model.Profile.Dimensions);
        Assert.IsFalse(_logger.Entries.Any(entry => entry.Level == LogLevel.Warning));
        Assert.AreEqual(1, _logger.Entries.Count(entry => entry.Message.Contains("hash files took", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task LoadAsync_OtherRevisionRegistered_IsRefused()
    {
        using var directory = new SampleDirectory();
        await RegisterAsync("null:32");

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => LoadAsync(directory.Path));

        string registered = (await ModelRevision.ComputeAsync("null:32", CancellationToken.None))[..12];
        string own = (await ModelRevision.ComputeAsync(directory.Path, CancellationToken.None))[..12];
        StringAssert.Contains(
            exception.Message, $"'test/model' is registered with revision {registered}, but '{directory.Path}' has {own}");
    }

    [TestMethod]
    public async Task LoadAsync_NotRegistered_WarnsAndLoads()
    {
        await using EmbeddingModel model = await LoadAsync(Path);

        LogEntry warning = _logger.Entries.Single(entry => entry.Level == LogLevel.Warning);
        StringAssert.Contains(warning.Message, "test/model is not registered");
    }

    [TestMethod]
    public async Task LoadAsync_OtherIdOfTheSameSlugRegistered_IsRefused()
    {
        await RegisterAsync(Path, "TEST_model");

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => LoadAsync(Path));

        StringAssert.Contains(exception.Message, "'test/model' and 'TEST_model'");
    }

    [TestMethod]
    public async Task LoadAsync_ModelWithoutPath_IsFetchedThenFoundInTheCache()
    {
        using var directory = new SampleDirectory();
        await RegisterAsync(directory.Path, upload: true);

        await using (EmbeddingModel fetched = await LoadAsync(""))
        {
            Assert.AreEqual(SampleDirectory.Dimensions, fetched.Profile.Dimensions);
        }

        await using EmbeddingModel cached = await LoadAsync("");

        Assert.AreEqual(1, Phases().Count(phase => phase == "fetch files"));
        Assert.AreEqual(1, Phases().Count(phase => phase == "check cache"));
        Assert.AreEqual(2, Phases().Count(phase => phase == "hash files"));
    }

    [TestMethod]
    [DataRow("model.safetensors", false)]
    [DataRow("config.json", true)]
    public async Task LoadAsync_DamagedCache_IsRepairedOnce(string file, bool isUnreadable)
    {
        using var directory = new SampleDirectory();
        await RegisterAsync(directory.Path, upload: true);
        await (await LoadAsync("")).DisposeAsync();
        Damage(file, isUnreadable);

        await using EmbeddingModel model = await LoadAsync("");

        Assert.AreEqual(SampleDirectory.Dimensions, model.Profile.Dimensions);
        Assert.AreEqual(1, Phases().Count(phase => phase == "repair cache"));
        Assert.AreEqual(1, _logger.Entries.Count(entry => entry.Level == LogLevel.Warning));
    }

    [TestMethod]
    public async Task LoadAsync_DamagedCacheThatCannotBeRepaired_SaysWhatIsMissing()
    {
        using var directory = new SampleDirectory();
        await RegisterAsync(directory.Path, upload: true);
        await (await LoadAsync("")).DisposeAsync();
        Damage("model.safetensors", isUnreadable: false);
        string blob = BlobLayout.ModelFile(
            TestModel.Slug, await ModelRevision.ComputeAsync(directory.Path, CancellationToken.None), "model.safetensors");
        await _store.DeleteAsync(blob, BlobCondition.None, CancellationToken.None);

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => LoadAsync(""));

        StringAssert.Contains(exception.Message, $"'{blob}' is missing");
    }

    [TestMethod]
    public async Task LoadAsync_UploadedFilesOfAnotherRevision_FailsAfterOneRepair()
    {
        using var directory = new SampleDirectory();
        ModelRecord record = await ModelDirectory.DescribeAsync(directory.Path, TestModel.Id, DateTimeOffset.UnixEpoch, CancellationToken.None);
        await new ModelUploader(_store, TextWriter.Null, TimeProvider.System).UploadAsync(directory.Path, record, CancellationToken.None);
        await ClaimRevisionAsync(record, new string('0', 64));

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => LoadAsync(""));

        StringAssert.Contains(exception.Message, "is registered with revision 000000000000, but the files that were fetched");
        Assert.AreEqual(1, Phases().Count(phase => phase == "repair cache"));
        Assert.AreEqual(1, Phases().Count(phase => phase == "hash files"));
    }

    [TestMethod]
    [DataRow(Precision.Int8, null)]
    [DataRow(null, CacheType.Fp32)]
    public async Task LoadAsync_CompiledDirectoryWithCompilersSettings_IsRefused(Precision? precision, CacheType? cache)
    {
        using var folder = new TempDirectory();
        folder.Write("compile.json", "{}");
        folder.Write("config.json", "{}");
        var options = new WorkerModelOptions { Id = TestModel.Id, Path = folder.Path, Precision = precision, KvCache = cache };

        ModelLoadException exception = await Assert.ThrowsExactlyAsync<ModelLoadException>(() => LoadAsync(options));

        Assert.AreEqual(
            $"The model in '{folder.Path}' is compiled already: Precision and KvCache are for the directory that it was made of.",
            exception.Message);
    }

    [TestMethod]
    public async Task LoadAsync_DecoderWithoutPrecision_GivesTextsThatDoNotDependOnTheBatch()
    {
        using var directory = new SampleDecoder();

        await using var model =
            (CompletionModel)await LoadAsync(new WorkerModelOptions { Id = TestModel.Id, Path = directory.Path, KvCacheBytes = 1 << 20 });

        StringAssert.EndsWith(model.Profile.Fingerprint, "_w8a8");
    }

    private IEnumerable<string> Phases() =>
        _meters.Of("pipeline.model.load.duration").Select(phase => (string)phase.Tags["phase"]!);

    private void Damage(string file, bool isUnreadable)
    {
        string path = Directory.EnumerateFiles(_cache.Root, file, SearchOption.AllDirectories).First();
        byte[] bytes = File.ReadAllBytes(path);
        bytes[isUnreadable ? 0 : ^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    // Copies what was uploaded to the folder of a revision that it is not.
    private async Task ClaimRevisionAsync(ModelRecord record, string claimed)
    {
        string manifestName = BlobLayout.ModelManifest(record.Slug, record.Revision);
        ModelManifestRecord manifest = (await _store.FindRecordAsync(manifestName, RecordJson.ModelManifest, CancellationToken.None))!.Value.Record;
        foreach (ModelFileRecord file in manifest.Files)
        {
            string from = BlobLayout.ModelFile(record.Slug, record.Revision, file.Path);
            await using BlobContent content = await _store.OpenAsync(from, BlobRange.All, null, CancellationToken.None);
            string to = BlobLayout.ModelFile(record.Slug, claimed, file.Path);
            await _store.PutAsync(to, content.Stream, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);
        }

        using var json = new MemoryStream(RecordJson.Serialize(manifest with { Revision = claimed }, RecordJson.ModelManifest));
        await _store.PutAsync(BlobLayout.ModelManifest(record.Slug, claimed), json, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);
        await new ModelRegistration(_store).RegisterAsync(record with { Revision = claimed }, replace: false, CancellationToken.None);
    }

    private async Task RegisterAsync(string path, string id = TestModel.Id, bool upload = false)
    {
        ModelRecord record = await ModelDirectory.DescribeAsync(path, id, DateTimeOffset.UnixEpoch, CancellationToken.None);
        if (upload)
        {
            await new ModelUploader(_store, TextWriter.Null, TimeProvider.System).UploadAsync(path, record, CancellationToken.None);
        }

        await new ModelRegistration(_store).RegisterAsync(record, replace: false, CancellationToken.None);
    }

    private async Task<EmbeddingModel> LoadAsync(string path) =>
        (EmbeddingModel)await LoadAsync(new WorkerModelOptions { Id = TestModel.Id, Path = path });

    private async Task<IServedModel> LoadAsync(WorkerModelOptions options)
    {
        var profile = new WorkerProfile
        {
            Models = [],
            ModelCache = _cache.Root,
            CompileCache = _cache.Root,
            Address = System.Net.IPAddress.Loopback,
            Port = 0,
            Storage = StorageProfile.Embedded("unused"),
            CheckpointInterval = TimeSpan.FromSeconds(2),
            MaxShardsInFlight = 1,
            WeightLoading = WeightLoading.Prepacked,
            DecoderThreads = 1,
            Engine = EncoderEngineProfile.Create(new EncoderEngineOptions()),
            DecoderEngine = DecoderEngineProfile.Create(new DecoderEngineOptions()),
        };
        TimeProvider time = TimeProvider.System;
        var loader = new ModelLoader(
            new RunnerLoader(time),
            new DecoderLoader(time),
            new ModelRegistration(_store),
            _cache.CreateFetcher(_store),
            profile,
            new WorkerMetrics(_meters),
            _meters,
            time,
            _logger);
        return await loader.LoadAsync(options, CancellationToken.None);
    }
}
