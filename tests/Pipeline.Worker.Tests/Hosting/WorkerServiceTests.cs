using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Telemetry;
using Pipeline.Telemetry.Health;
using Pipeline.TestKit;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Uploading;
using Pipeline.Worker.Settings;
using Pipeline.Worker.Tests.Fakes;

namespace Pipeline.Worker.Tests.Hosting;

/// <summary>The composed worker, over storage in memory.</summary>
[TestClass]
public sealed class WorkerServiceTests
{
    [TestMethod]
    public async Task RunAsync_NullModel_BecomesReadySealsShardsAndStops()
    {
        var batch = new TestBatch();
        await batch.AddAndSendAsync(50);
        await using WebApplication app = Build(batch, "null:384");
        await app.StartAsync();
        HealthState health = app.Services.GetRequiredService<HealthState>();

        await Eventually.HoldsAsync(() => health.IsReady, "the worker is ready");
        await Eventually.HoldsAsync(async () => (await batch.ReadLedgerAsync()) is { IsSealed: true }, "the shard is sealed");
        await Eventually.HoldsAsync(
            async () => await batch.Queue.GetDepthAsync(TestModel.Queue, CancellationToken.None) is { Leased: 0 }, "the message is gone");
        string depth = $$"""pipeline_queue_depth{queue="{{TestModel.Queue}}",state="ready"}""";
        await Eventually.HoldsAsync(async () => (await GetAsync(app, "/metrics")).Contains(depth, StringComparison.Ordinal), "the queue is measured");
        string metrics = await GetAsync(app, "/metrics");
        await app.StopAsync();

        await batch.AssertSealedAsync(50);
        Assert.IsNull(health.Fault);
        StringAssert.Contains(metrics, """pipeline_lines_total{model="test/model",outcome="success"} 50""");
        StringAssert.Contains(metrics, """pipeline_line_latency_seconds_count{model="test/model"} 50""");
        StringAssert.Contains(metrics, """pipeline_tokens_total{kind="input",model="test/model"} 100""");
        StringAssert.Contains(metrics, "pipeline_shard_duration_seconds_count");
        StringAssert.Contains(metrics, "pipeline_shard_time_to_first_result_seconds_count");
        StringAssert.Contains(metrics, "pipeline_engine_step_duration_seconds_count");
        StringAssert.Contains(metrics, "pipeline_engine_batch_fill_ratio_count");
        StringAssert.Contains(metrics, $$"""pipeline_queue_oldest_age_seconds{queue="{{TestModel.Queue}}"}""");
    }

    [TestMethod]
    public async Task RunAsync_UploadedModelWithoutPath_IsFetchedAndAnswers()
    {
        var batch = new TestBatch();
        using var directory = new SampleDirectory();
        using var cache = new TempDirectory();
        ModelRecord model = await ModelDirectory.DescribeAsync(directory.Path, TestModel.Id, DateTimeOffset.UnixEpoch, CancellationToken.None);
        await new ModelUploader(batch.Store, TextWriter.Null, TimeProvider.System).UploadAsync(directory.Path, model, CancellationToken.None);
        await new ModelRegistration(batch.Store).RegisterAsync(model, replace: false, CancellationToken.None);
        await batch.AddAndSendAsync(3);
        await using WebApplication app = Build(batch, "", cache.Path);

        await app.StartAsync();
        await Eventually.HoldsAsync(async () => (await batch.ReadLedgerAsync()) is { IsSealed: true }, "the shard is sealed");
        string metrics = await GetAsync(app, "/metrics");
        await app.StopAsync();

        await batch.AssertSealedAsync(3);
        StringAssert.Contains(metrics, """pipeline_model_load_duration_seconds_count{model="test/model",phase="fetch files"} 1""");
    }

    [TestMethod]
    public async Task RunAsync_ModelThatIsNotThere_StopsTheHostWithAFault()
    {
        await using WebApplication app = Build(new TestBatch(), "not-there");
        HealthState health = app.Services.GetRequiredService<HealthState>();

        await app.RunAsync();

        StringAssert.Contains(health.Fault, "There is no model directory 'not-there'");
    }

    [TestMethod]
    public async Task RunAsync_OtherRevisionRegistered_StopsTheHostWithAFault()
    {
        var batch = new TestBatch();
        ModelRecord other = await ModelDirectory.DescribeAsync("null:8", TestModel.Id, DateTimeOffset.UnixEpoch, CancellationToken.None);
        await new ModelRegistration(batch.Store).RegisterAsync(other, replace: false, CancellationToken.None);
        await using WebApplication app = Build(batch, "null:384");
        HealthState health = app.Services.GetRequiredService<HealthState>();

        await app.RunAsync();

        StringAssert.Contains(health.Fault, "'test/model' is registered with revision");
        Assert.IsFalse(health.IsReady);
    }

    private static WebApplication Build(TestBatch batch, string modelPath, string modelCache = "unused")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Worker:Models:0:Id"] = TestModel.Id,
            ["Worker:Models:0:Path"] = modelPath,
            ["Worker:ModelCache"] = modelCache,
            ["Storage:DataDirectory"] = "unused",
        });
        builder.AddPipelineTelemetry("pipeline-worker");
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IBlobStore>(batch.Store);
        builder.Services.AddSingleton<IWorkQueue>(batch.Queue);
        builder.Services.AddWorker(WorkerSettings.Read(builder.Configuration));
        WebApplication app = builder.Build();
        app.MapPipelineTelemetry();
        return app;
    }

    private static async Task<string> GetAsync(WebApplication app, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        return await http.GetStringAsync(new Uri(path, UriKind.Relative));
    }
}
