using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Telemetry.Otlp;

namespace Pipeline.Telemetry.Tests.Otlp;

[TestClass]
public sealed class OtlpPushTests
{
    public TestContext TestContext { get; set; } = null!;

    // the push listens to every meter of the process: beside it, the instruments of other tests would stay enabled
    [TestMethod]
    [DoNotParallelize]
    public async Task Stop_EndpointSet_HasPushedMetricsAndTraces()
    {
        await using CollectorSink sink = await CollectorSink.StartAsync(TestContext.CancellationToken);
        await using TelemetryHost host = await TelemetryHost.StartAsync(
            TestContext.CancellationToken,
            (OtlpSettings.EndpointName, sink.Endpoint),
            (OtlpSettings.ProtocolName, "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=secret"));
        Meter meter = host.Services.GetRequiredService<IMeterFactory>().Create("Pipeline.Tests");
        using ActivitySource source = new("Pipeline.Tests");

        meter.CreateCounter<int>("pipeline.pushed_lines").Add(3);
        using (source.StartActivity("pipeline.pushed-shard"))
        {
        }

        await host.StopAsync(TestContext.CancellationToken);

        var metrics = sink.Posts.First(post => post.Path == "/v1/metrics");
        Assert.AreEqual("application/x-protobuf", metrics.ContentType);
        Assert.AreEqual("secret", metrics.Key);
        AssertContains("pipeline.pushed_lines", metrics.Body);
        AssertContains("telemetry-tests", metrics.Body);
        AssertContains("dotnet.gc.collections", metrics.Body);
        var traces = sink.Posts.First(post => post.Path == "/v1/traces");
        AssertContains("pipeline.pushed-shard", traces.Body);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(" ")]
    public void AddPipelineOtlp_EndpointUnset_AddsNothing(string? endpoint)
    {
        ServiceCollection services = new();

        services.AddPipelineOtlp(CreateConfiguration((OtlpSettings.EndpointName, endpoint)), "tests");

        Assert.IsEmpty(services);
    }

    [TestMethod]
    public async Task Start_EndpointBlank_HostsNoPush()
    {
        await using TelemetryHost host = await TelemetryHost.StartAsync(TestContext.CancellationToken, (OtlpSettings.EndpointName, ""));

        Assert.IsFalse(host.Services.GetServices<IHostedService>().OfType<OtlpPush>().Any());
    }

    [TestMethod]
    [DataRow("collector:4317", null, OtlpSettings.EndpointName)]
    [DataRow("not an address", null, OtlpSettings.EndpointName)]
    [DataRow("http://collector:4318", "http/json", OtlpSettings.ProtocolName)]
    public void AddPipelineOtlp_UnusableSetting_NamesIt(string endpoint, string? protocol, string expectedName)
    {
        IConfiguration configuration = CreateConfiguration((OtlpSettings.EndpointName, endpoint), (OtlpSettings.ProtocolName, protocol));

        InvalidOperationException exception = Assert.ThrowsExactly<InvalidOperationException>(
            () => new ServiceCollection().AddPipelineOtlp(configuration, "tests"));

        StringAssert.StartsWith(exception.Message, expectedName);
    }

    private static IConfigurationRoot CreateConfiguration(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            .Build();

    // protobuf writes strings as plain UTF-8
    private static void AssertContains(string text, byte[] body) =>
        Assert.IsTrue(body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0, $"'{text}' is not in the {body.Length} bytes.");
}
