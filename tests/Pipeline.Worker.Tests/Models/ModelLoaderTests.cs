using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.TestKit;
using Pipeline.Worker.Metrics;
using Pipeline.Worker.Models;
using Pipeline.Worker.Settings;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Models;

[TestClass]
public sealed class ModelLoaderTests
{
    [TestMethod]
    public async Task Load_ModelDirectory_RecordsItsPhases()
    {
        using var directory = new SampleDirectory();
        using var meters = new RecordingMeterFactory();
        var loader = new ModelLoader(
            new RunnerLoader(TimeProvider.System), Profile(directory.Path), new WorkerMetrics(meters), meters, TimeProvider.System,
            NullLogger<ModelLoader>.Instance);

        await using EmbeddingModel model = loader.Load(new WorkerModelOptions { Id = "a/b", Path = directory.Path });

        IReadOnlyList<RecordingMeterFactory.Measurement> phases = meters.Of("pipeline.model.load.duration");
        Assert.IsTrue(phases.All(phase => Equals(phase.Tags["model"], "a/b")));
        Assert.AreSequenceEqual(
            new[] { "read tokenizer", "read config", "map weights", "build graph", "create session", "warm up", "warm up lengths" },
            phases.Select(phase => phase.Tags["phase"]));
    }

    private static WorkerProfile Profile(string path) => WorkerSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Worker:Models:0:Id"] = "a/b",
            ["Worker:Models:0:Path"] = path,
            ["Storage:DataDirectory"] = "unused",
        })
        .Build());
}
