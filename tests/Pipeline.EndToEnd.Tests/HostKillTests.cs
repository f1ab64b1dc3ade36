using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestStack;

namespace Pipeline.EndToEnd.Tests;

/// <summary>SIGKILL of the host during upload, validation and finalisation, then a restart.</summary>
[TestClass]
public sealed class HostKillTests
{
    private const string Model = "nothing";
    private const int Dimensions = 8;
    private const int LineCount = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [TestMethod]
    public async Task Kill_AtRandomMoments_GivesEachLineOnce()
    {
        Random random = TestSeed.CreateRandom();
        using var stack = new LocalStack(Model, $"null:{Dimensions}");
        await stack.RegisterAsync();
        await stack.StartHostAsync();
        await stack.StartWorkerAsync();
        for (int round = TestScale.Choose(byDefault: 3, full: 20); round > 0; round--)
        {
            await KillDuringUploadAsync(stack, random);
            string batchId = await KillAfterSubmitAsync(stack, random, TimeSpan.FromMilliseconds(random.Next(0, 600)));

            BatchObject batch = await stack.Client.WaitForEndAsync(batchId, Limit);

            await ResultFiles.CheckAllSucceededAsync(stack.Client, batch, LineCount, Dimensions);
        }
    }

    [TestMethod]
    public async Task Kill_WhileFinalizing_GivesEachLineOnce()
    {
        Random random = TestSeed.CreateRandom();
        using var stack = new LocalStack(Model, $"null:{Dimensions}");
        await stack.RegisterAsync();
        await stack.StartHostAsync();
        await stack.StartWorkerAsync();
        var statuses = new List<BatchStatus>();
        for (int round = TestScale.Choose(byDefault: 2, full: 20); round > 0; round--)
        {
            string batchId = await SubmitAsync(stack, random);
            await Eventually.HoldsAsync(() => IsAtItsEndAsync(stack, batchId), "all lines are done", Limit);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 25)), TimeProvider.System);
            await stack.Host!.KillAsync();
            statuses.Add(await StatusAsync(stack, batchId));
            await stack.StartHostAsync();

            BatchObject batch = await stack.Client.WaitForEndAsync(batchId, Limit);

            await ResultFiles.CheckAllSucceededAsync(stack.Client, batch, LineCount, Dimensions);
        }

        Console.WriteLine("killed while " + string.Join(", ", statuses.CountBy(status => status).Select(pair => $"{pair.Key} {pair.Value} times")));
    }

    // As it stands in storage, with nobody to change it.
    private static async Task<BatchStatus> StatusAsync(LocalStack stack, string batchId)
    {
        string name = BlobLayout.Batch(Names.DefaultTenant, BatchId.Parse(batchId));
        await using BlobContent content = await stack.Blobs.OpenAsync(name, BlobRange.All, null, CancellationToken.None);
        using var bytes = new MemoryStream();
        await content.Stream.CopyToAsync(bytes);
        return RecordJson.Deserialize(bytes.ToArray(), RecordJson.Batch, name).Status;
    }

    // What was cut off must not be visible, nor stop the host from starting again.
    private static async Task KillDuringUploadAsync(LocalStack stack, Random random)
    {
        using MemoryStream file = Requests.Many(LineCount, Model, random);
        Task<string> upload = stack.Client.UploadAsync(new SlowStream(file, TimeSpan.FromMilliseconds(5)));
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 150)), TimeProvider.System);
        await stack.Host!.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => upload);
        await stack.StartHostAsync();
    }

    private static async Task<string> KillAfterSubmitAsync(LocalStack stack, Random random, TimeSpan delay)
    {
        string batchId = await SubmitAsync(stack, random);
        await Task.Delay(delay, TimeProvider.System);
        await stack.Host!.KillAsync();
        await stack.StartHostAsync();
        return batchId;
    }

    private static async Task<string> SubmitAsync(LocalStack stack, Random random)
    {
        string fileId = await stack.Client.UploadAsync(Requests.Many(LineCount, Model, random));
        return await stack.Client.SubmitAsync(fileId);
    }

    private static async Task<bool> IsAtItsEndAsync(LocalStack stack, string batchId)
    {
        BatchObject batch = await stack.Client.GetAsync(batchId);
        return batch.Status == "finalizing" || batch.RequestCounts.Completed == LineCount;
    }
}
