using System.Text.RegularExpressions;
using Pipeline.Contracts.Api;
using Pipeline.TestKit;
using Pipeline.TestKit.Azurite;
using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>
/// Two hosts and four workers that talk to nothing but Microsoft's storage emulator, through the Azure SDKs, against one host
/// and one worker on files: the same results.
/// </summary>
[TestClass]
public sealed partial class NamedStackTests
{
    private const string Model = "sample";
    private const int Dimensions = 64;
    private static readonly int LineCount = TestScale.Choose(byDefault: 200, full: 600);

    // Many shards, so that all four workers get some.
    private static readonly Dictionary<string, string> HostSettings = new() { ["Limits__MaxShardLines"] = "20", ["Limits__MaxLines"] = "100000" };

    // A killed worker's messages come back after the lock time of a minute.
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(4);

    [TestMethod]
    public async Task Run_TwoHostsAndFourWorkersOnTheEmulator_GivesTheResultsOfTheEmbeddedMode() => await CompareAsync(kill: false);

    [TestMethod]
    [TestCategory("Long")]
    public async Task Run_OneOfEachKilledInTheMiddle_GivesTheResultsOfTheEmbeddedMode() => await CompareAsync(kill: true);

    private static async Task CompareAsync(bool kill)
    {
        byte[] requests = Requests.Many(LineCount, Model, TestSeed.CreateRandom()).ToArray();
        using var model = new SampleModelFolder(Dimensions);
        IReadOnlyList<string> expected = await RunEmbeddedAsync(model.Path, requests);

        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        IReadOnlyList<string> results = await RunOnEmulatorAsync(model.Path, requests, azurite, kill);

        Assert.AreSequenceEqual(expected, results);
    }

    private static async Task<IReadOnlyList<string>> RunEmbeddedAsync(string modelPath, byte[] requests)
    {
        using var stack = new LocalStack(Model, modelPath);
        await stack.RegisterAsync();
        await stack.StartHostAsync(settings: HostSettings);
        await stack.StartWorkerAsync();
        return await FinishAsync(stack.Client, await SubmitAsync(stack.Client, requests));
    }

    private static async Task<IReadOnlyList<string>> RunOnEmulatorAsync(string modelPath, byte[] requests, AzuriteServer azurite, bool kill)
    {
        var storage = new Dictionary<string, string>
        {
            ["Storage__Mode"] = "Azure",
            ["Storage__BlobConnectionString"] = azurite.ConnectionString,
            ["Storage__QueueConnectionString"] = azurite.ConnectionString,
        };
        using var first = new LocalStack(Model, modelPath, storage: storage);
        using var second = new LocalStack(Model, modelPath, storage: storage);
        using var third = new LocalStack(Model, modelPath, storage: storage);
        using var fourth = new LocalStack(Model, modelPath, storage: storage);
        await first.RegisterAsync();
        await first.StartHostAsync(settings: HostSettings);
        await second.StartHostAsync(settings: HostSettings);
        foreach (LocalStack stack in new[] { first, second, third, fourth })
        {
            await stack.StartWorkerAsync();
        }

        string batchId = await SubmitAsync(first.Client, requests);
        if (kill)
        {
            await KillInTheMiddleAsync(second, batchId);
        }

        return await FinishAsync(first.Client, batchId);
    }

    private static async Task KillInTheMiddleAsync(LocalStack stack, string batchId)
    {
        BatchObject batch = await stack.Client.GetAsync(batchId);
        await Eventually.HoldsAsync(
            async () => (batch = await stack.Client.GetAsync(batchId)).RequestCounts.Completed > 0, "the first results are committed");
        await stack.Worker!.KillAsync();
        await stack.Host!.KillAsync();
        Console.WriteLine($"killed a worker and a host with {batch.RequestCounts.Completed} of {LineCount} lines completed");
        Assert.IsLessThan(LineCount, batch.RequestCounts.Completed);
    }

    private static async Task<string> SubmitAsync(PipelineClient client, byte[] requests)
    {
        using var content = new MemoryStream(requests);
        return await client.SubmitAsync(await client.UploadAsync(content));
    }

    // The result lines without their ids, which are random.
    private static async Task<IReadOnlyList<string>> FinishAsync(PipelineClient client, string batchId)
    {
        BatchObject batch = await client.WaitForEndAsync(batchId, EndLimit);
        await ResultFiles.CheckAllSucceededAsync(client, batch, LineCount, Dimensions);
        return [.. (await client.LinesAsync(batch.OutputFileId)).Select(line => RandomIds().Replace(line, "\"\""))];
    }

    [GeneratedRegex("(?<=\"(id|request_id)\":)\"[^\"]*\"")]
    private static partial Regex RandomIds();
}
