using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Records;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Storage.Composition;
using Pipeline.TestKit;
using Pipeline.TestKit.Storage;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Models;
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

    public void Dispose() => _meters.Dispose();

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

    private async Task RegisterAsync(string path, string id = TestModel.Id)
    {
        ModelRecord record = await ModelDirectory.DescribeAsync(path, id, DateTimeOffset.UnixEpoch, CancellationToken.None);
        await new ModelRegistration(_store).RegisterAsync(record, replace: false, CancellationToken.None);
    }

    private Task<EmbeddingModel> LoadAsync(string path)
    {
        var profile = new WorkerProfile
        {
            Models = [],
            Address = System.Net.IPAddress.Loopback,
            Port = 0,
            Storage = StorageProfile.Embedded("unused"),
            CheckpointInterval = TimeSpan.FromSeconds(2),
            MaxShardsInFlight = 1,
            WeightLoading = WeightLoading.Prepacked,
            Engine = EncoderEngineProfile.Create(new EncoderEngineOptions()),
        };
        TimeProvider time = TimeProvider.System;
        var loader = new ModelLoader(
            new RunnerLoader(time), new ModelRegistration(_store), profile, new WorkerMetrics(_meters), _meters, time, _logger);
        return loader.LoadAsync(new WorkerModelOptions { Id = TestModel.Id, Path = path }, CancellationToken.None);
    }
}
