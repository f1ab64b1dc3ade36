using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Pipeline.Api.Tests.Wire;
using Pipeline.Contracts;
using Pipeline.LocalHost.Hosting;
using Pipeline.LocalHost.Settings;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests.Hosting;

[TestClass]
public sealed class LocalHostTests
{
    private const string Model = "echo";
    private const int LineCount = 23;
    private const int BadLine = 12;

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Batch_FromFileToOutput_KeepsInputOrder()
    {
        await using LocalHostFixture host = await LocalHostFixture.StartAsync("--Limits:MaxShardLines", "4", "--Limits:MaxLines", "10000");
        await host.RegisterModelAsync(Model);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task working = new EchoWorker(host.Store, host.Queue).RunAsync(Names.ModelQueue(Model), stop.Token);

        string file = await UploadAsync(host, Input());
        string batch = (await PostAsync(host, "/v1/batches", ApiHost.BatchJson(file))).GetProperty("id").GetString()!;
        JsonElement ended = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                ended = JsonElement.Parse(await host.GetTextAsync($"/v1/batches/{batch}"));
                return working.IsFaulted || ended.GetProperty("completed_at").ValueKind == JsonValueKind.Number;
            },
            "the batch is completed");
        string output = await host.GetTextAsync($"/v1/files/{ended.GetProperty("output_file_id").GetString()}/content");
        string errors = await host.GetTextAsync($"/v1/files/{ended.GetProperty("error_file_id").GetString()}/content");
        string partial = await host.GetTextAsync($"/v1/batches/{batch}/output");
        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => working);
        Assert.AreEqual(Model, ended.GetProperty("model").GetString());
        Assert.AreEqual(
            $$"""{"total":{{LineCount}},"completed":{{LineCount - 1}},"failed":1}""", ended.GetProperty("request_counts").GetRawText());
        Assert.AreEqual(2 * (LineCount - 1), ended.GetProperty("usage").GetProperty("input_tokens").GetInt32());
        Assert.AreEqual(BadLine, ended.GetProperty("errors").GetProperty("data")[0].GetProperty("line").GetInt32());
        CollectionAssert.AreEqual(
            Enumerable.Range(1, LineCount).Where(line => line != BadLine).Select(line => $"line-{line}").ToArray(), CustomIds(output));
        Assert.AreEqual(output, partial);
        Assert.HasCount(1, CustomIds(errors));
    }

    [TestMethod]
    public async Task Host_Started_IsReadyAndShowsItsQueues()
    {
        await using LocalHostFixture host = await LocalHostFixture.StartAsync();
        await host.RegisterModelAsync(Model);
        string submissions = $$"""pipeline_queue_depth{queue="{{Names.SubmissionQueue}}",state="ready"} 0""";
        string model = $$"""pipeline_queue_depth{queue="{{Names.ModelQueue(Model)}}",state="dead"} 0""";
        string intake = $$"""pipeline_queue_depth{queue="{{Names.IntakeQueue}}",state="ready"} 0""";
        string deadLetters = $$"""pipeline_queue_depth{queue="{{Names.DeadLetterQueue}}",state="ready"} 0""";
        string age = $$"""pipeline_queue_oldest_age_seconds{queue="{{Names.EventQueue}}"} 0""";

        await Eventually.HoldsAsync(
            async () => (await host.Client.GetAsync(new Uri("/readyz", UriKind.Relative), Token)).StatusCode == HttpStatusCode.OK,
            "the host is ready");

        await Eventually.HoldsAsync(
            async () =>
            {
                string metrics = await host.GetTextAsync("/metrics");
                return Array.TrueForAll(
                    [submissions, intake, deadLetters, model, age], sample => metrics.Contains(sample, StringComparison.Ordinal));
            },
            "the gauges show every queue");
    }

    [TestMethod]
    public async Task Metrics_AfterRequests_CountThemByRouteAndStatus()
    {
        await using LocalHostFixture host = await LocalHostFixture.StartAsync();

        await host.GetTextAsync("/v1/batches/batch_1");
        await host.GetTextAsync("/v1/batches/batch_2");
        await host.GetTextAsync("/v1/secret");
        string metrics = "";

        // a caller may have its answer before the answer is counted
        await Eventually.HoldsAsync(
            async () =>
            {
                metrics = await host.GetTextAsync("/metrics");
                return Shows(metrics, """{method="GET",route="/v1/batches/{id}",status="404"} 2""")
                    && Shows(metrics, """{method="other",route="other",status="404"} 1""");
            },
            "the requests are counted");
        Assert.DoesNotContain("secret", metrics);
    }

    [TestMethod]
    public void Create_LimitsThatDoNotGoTogether_NamesThem()
    {
        using var folder = new TempDirectory();

        InvalidSettingsException thrown = Assert.ThrowsExactly<InvalidSettingsException>(
            () => LocalHostApp.Create(["--Storage:DataDirectory", folder.Path, "--Limits:MaxShardLines", "1"]));

        Assert.Contains("MaxShardLines", thrown.Message);
    }

    // Takes the host's whole limit of 9 s: the upload never ends.
    [TestMethod]
    [TestCategory("Long")]
    public async Task Stop_UploadInHand_EndsWithinItsLimit()
    {
        await using LocalHostFixture host = await LocalHostFixture.StartAsync();
        await using RawConnection connection = await RawConnection.OpenAsync(host.Client.BaseAddress!, Token);
        await connection.SendAsync(
            "POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=file; filename=f\r\n\r\nx");
        await Eventually.HoldsAsync(() => host.HasUploadBegun, "the upload is in hand");
        long start = Stopwatch.GetTimestamp();

        await host.StopAsync();

        Assert.IsLessThan(TimeSpan.FromSeconds(20), Stopwatch.GetElapsedTime(start));
    }

    private static bool Shows(string metrics, string sample) =>
        metrics.Contains("pipeline_api_request_duration_seconds_count" + sample, StringComparison.Ordinal);

    private static string Input() => string.Concat(Enumerable.Range(1, LineCount).Select(line => line == BadLine
        ? "{\"custom_id\":\n"
        : string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"custom_id":"line-{{{line}}}","method":"POST","url":"/v1/embeddings","body":{"model":"{{{Model}}}","input":"x"}}""")
            + "\n"));

    private static async Task<string> UploadAsync(LocalHostFixture host, string content)
    {
        JsonReply reply = await JsonReply.ReadAsync(
            host.Client.PostAsync(new Uri("/v1/files", UriKind.Relative), MultipartBody.LikeDotNetSdk(content).ToContent()));
        return reply.Text("id");
    }

    private static async Task<JsonElement> PostAsync(LocalHostFixture host, string path, string json) =>
        (await JsonReply.ReadAsync(host.Client.PostAsync(
            new Uri(path, UriKind.Relative), new StringContent(json, System.Text.Encoding.UTF8, "application/json")))).Body;

    private static string?[] CustomIds(string jsonLines) =>
        [.. jsonLines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line).GetProperty("custom_id").GetString())];
}
