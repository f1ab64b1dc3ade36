using System.Globalization;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>SIGKILL of the worker at a random moment of a batch, then a restart.</summary>
[TestClass]
public sealed class WorkerKillTests
{
    private const string Model = "sample";
    private const int Dimensions = 64;
    private const int LineCount = 6_000;

    // Checkpoints come more often than by default, so that kills fall before, into and behind them.
    private static readonly Dictionary<string, string> Settings = new() { ["Worker__CheckpointInterval"] = "00:00:00.2" };

    [TestMethod]
    public async Task Kill_AtRandomMoments_GivesEachLineOnceAndRedoesOnlyWhatWasNotCommitted()
    {
        Random random = TestSeed.CreateRandom();
        using var model = new SampleModelFolder(Dimensions);
        using var stack = new LocalStack(Model, model.Path);
        await stack.RegisterAsync();
        await stack.StartHostAsync();
        int killsLeft = TestScale.Choose(byDefault: 4, full: 20);
        while (killsLeft > 0)
        {
            killsLeft -= await RunBatchAsync(stack, killsLeft, random);
        }
    }

    // Returns how many of the kills fell into the batch.
    private static async Task<int> RunBatchAsync(LocalStack stack, int mostKills, Random random)
    {
        string fileId = await stack.Client.UploadAsync(Requests.Many(LineCount, Model, random));
        string batchId = await stack.Client.SubmitAsync(fileId);
        int kills = 0;
        while (kills < Math.Min(mostKills, 5))
        {
            await stack.StartWorkerAsync(Settings);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 800)), TimeProvider.System);
            await stack.Worker!.KillAsync();
            kills++;
        }

        int committed = await CommittedAsync(stack, batchId);
        Console.WriteLine($"{kills} kills, then {committed} of {LineCount} lines were committed");
        await stack.StartWorkerAsync(Settings);
        BatchObject batch = await stack.Client.WaitForEndAsync(batchId, TimeSpan.FromSeconds(120));

        await ResultFiles.CheckAllSucceededAsync(stack.Client, batch, LineCount, Dimensions);
        Assert.AreEqual(LineCount - committed, await LinesOfWorkerAsync(stack), "lines that the last worker computed");
        stack.Worker!.Terminate();
        Assert.AreEqual(0, await stack.Worker.WaitForExitAsync(TimeSpan.FromSeconds(25)), stack.Worker.Output);
        return kills;
    }

    private static async Task<int> CommittedAsync(LocalStack stack, string batchId)
    {
        int committed = 0;
        string shards = BlobLayout.Shards(Names.DefaultTenant, BatchId.Parse(batchId));
        await foreach (BlobProperties ledger in stack.Blobs.ListAsync(shards, CancellationToken.None))
        {
            LedgerRecord record = LedgerRecord.Read(ledger);
            committed += record.SucceededCount + record.FailedCount;
        }

        return committed;
    }

    private static async Task<int> LinesOfWorkerAsync(LocalStack stack)
    {
        using var http = new HttpClient();
        string metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{stack.WorkerPort}/metrics"));
        return metrics.Split('\n')
            .Where(line => line.StartsWith("pipeline_lines_total{", StringComparison.Ordinal))
            .Sum(line => (int)double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }
}
