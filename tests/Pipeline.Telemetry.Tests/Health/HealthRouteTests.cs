using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Telemetry.Health;

namespace Pipeline.Telemetry.Tests.Health;

[TestClass]
public sealed class HealthRouteTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Probes_NothingDeclared_AreGreen()
    {
        await using TelemetryHost host = await TelemetryHost.StartAsync(TestContext.CancellationToken);

        Assert.AreEqual((HttpStatusCode.OK, "ok"), await GetAsync(host, "/healthz"));
        Assert.AreEqual((HttpStatusCode.OK, """{"status":"ready","reasons":[]}"""), await GetAsync(host, "/readyz"));
    }

    [TestMethod]
    public async Task Readyz_ConditionOpen_SaysWhatIsMissingUntilItIsMet()
    {
        await using TelemetryHost host = await TelemetryHost.StartAsync(TestContext.CancellationToken);
        HealthState health = host.Services.GetRequiredService<HealthState>();
        health.Declare("models");
        health.SetNotReady("models", "loading minilm");
        (HttpStatusCode, string) before = await GetAsync(host, "/readyz");
        (HttpStatusCode, string) alive = await GetAsync(host, "/healthz");

        health.SetReady("models");
        (HttpStatusCode, string) after = await GetAsync(host, "/readyz");

        Assert.AreEqual((HttpStatusCode.ServiceUnavailable, """{"status":"not ready","reasons":["models: loading minilm"]}"""), before);
        Assert.AreEqual((HttpStatusCode.OK, "ok"), alive);
        Assert.AreEqual((HttpStatusCode.OK, """{"status":"ready","reasons":[]}"""), after);
    }

    [TestMethod]
    public async Task Probes_FaultReported_AreRedWithTheSentence()
    {
        await using TelemetryHost host = await TelemetryHost.StartAsync(TestContext.CancellationToken);

        host.Services.GetRequiredService<HealthState>().ReportFault("The engine loop ended.");

        Assert.AreEqual((HttpStatusCode.ServiceUnavailable, "The engine loop ended."), await GetAsync(host, "/healthz"));
        Assert.AreEqual(
            (HttpStatusCode.ServiceUnavailable, """{"status":"not ready","reasons":["The engine loop ended."]}"""),
            await GetAsync(host, "/readyz"));
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(TelemetryHost host, string path)
    {
        using HttpResponseMessage response = await host.Client.GetAsync(path, TestContext.CancellationToken);

        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.CancellationToken));
    }
}
