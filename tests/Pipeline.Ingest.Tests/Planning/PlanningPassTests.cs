using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Planning;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit;

namespace Pipeline.Ingest.Tests.Planning;

[TestClass]
[DoNotParallelize] // measures the process's memory
public sealed class PlanningPassTests
{
    private static readonly ManualTimeProvider Time = new();

    [TestMethod]
    public async Task Run_ManyLines_KeepsSixteenBytesALineAndLittleElse()
    {
        int lineCount = TestScale.Choose(byDefault: 200_000, full: 1_000_000);
        SinkStore store = new(() => new GeneratedStream(lineCount, index => Lines.Request($"request-{index}")));
        PlanningPass pass = Create(store, new BatchLimits());
        long before = GC.GetTotalMemory(forceFullCollection: true);

        PlanRecord? plan = await pass.RunAsync(CancellationToken.None);
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.AreEqual(lineCount, plan!.LineCount);
        Assert.IsLessThan((25L * lineCount) + (1024 * 1024), kept, $"{kept / (double)lineCount:f1} bytes a line");
        Console.WriteLine($"{kept / (double)lineCount:f1} bytes a line");
        GC.KeepAlive(pass);
    }

    [TestMethod]
    public async Task Run_ManyBadLines_StreamsTheirResultsInBlocks()
    {
        const int LineCount = 200_000;
        SinkStore store = new(() => new GeneratedStream(LineCount, index => index == 0 ? Lines.Request("good") : $"bad {index}"));
        PlanningPass pass = Create(store, new BatchLimits());
        long before = GC.GetTotalMemory(forceFullCollection: true);

        PlanRecord? plan = await pass.RunAsync(CancellationToken.None);
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.AreEqual(LineCount - 1, plan!.RejectedCount);
        Assert.HasCount(1_000, plan.Errors);
        Assert.AreEqual(store.StagedBytes, plan.Shards.Sum(shard => shard.RejectionsLength));
        Assert.IsLessThan(300 * 1024, store.LargestBlock);
        Assert.IsLessThan(4 * 1024 * 1024, kept);
        GC.KeepAlive(pass);
    }

    [TestMethod]
    public async Task Run_RandomFile_ShardsHoldEveryRequestLineOnce()
    {
        int seed = TestSeed.Create();
        Random random = new(seed);
        for (int run = 0; run < TestScale.Choose(byDefault: 50, full: 2_000); run++)
        {
            BatchLimits limits = new() { MaxShardLines = random.Next(1, 6), MaxShardBytes = random.Next(1, 800), MaxLineBytes = 400 };
            byte[] file = RandomFile(random);
            PlanningPass pass = Create(new SinkStore(() => new MemoryStream(file)), limits);

            PlanRecord? plan = await pass.RunAsync(CancellationToken.None);

            if (plan is not null)
            {
                await CheckAsync(plan, file, limits, $"seed {seed}, run {run}");
            }
        }
    }

    private static PlanningPass Create(SinkStore store, BatchLimits limits)
    {
        IdFactory ids = new(Time);
        BatchKey key = new("default", ids.NewBatchId());
        BatchRecord batch = new()
        {
            Id = key.Id.Value,
            Tenant = key.Tenant,
            Endpoint = Names.EmbeddingsEndpoint,
            InputFileId = ids.NewFileId().Value,
            InputVersion = "1",
            CompletionWindow = "24h",
            Status = BatchStatus.Validating,
            OutputFileId = ids.NewFileId().Value,
            ErrorFileId = ids.NewFileId().Value,
            CreatedAt = Time.GetUtcNow(),
            ExpiresAt = Time.GetUtcNow(),
        };
        ModelRecord model = new()
        {
            Id = Lines.Model,
            Slug = "test",
            Endpoints = [Names.EmbeddingsEndpoint],
            Revision = "r",
            ContextLength = 1,
            Tokenizer = "none",
            CreatedAt = Time.GetUtcNow(),
        };
        return new PlanningPass(store, key, batch, new Dictionary<string, ModelRecord> { [model.Id] = model }, limits);
    }

    private static byte[] RandomFile(Random random)
    {
        StringBuilder file = new(random.Next(3) == 0 ? "\uFEFF" : "");
        int lines = random.Next(1, 30);
        for (int line = 0; line < lines; line++)
        {
            file.Append(random.Next(6) switch
            {
                0 => new string(' ', random.Next(0, 300)),
                1 => "bad",
                2 => new string('z', random.Next(380, 600)),
                _ => Lines.Request($"id-{line}", input: new string('x', random.Next(0, 200))),
            });
            file.Append(line == lines - 1 && random.Next(2) == 0 ? "" : random.Next(2) == 0 ? "\n" : "\r\n");
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    // Every shard is read as a worker reads it: by its range alone, holding no more than its longest line.
    private static async Task CheckAsync(PlanRecord plan, byte[] file, BatchLimits limits, string when)
    {
        (HashSet<int> expected, _) = await RequestLinesAsync(new MemoryStream(file), limits.MaxLineBytes, 1, 0);
        HashSet<int> found = [];
        long end = 0;
        foreach (ShardPlan shard in plan.Shards)
        {
            Assert.IsGreaterThanOrEqualTo(end, shard.Offset, when);
            end = shard.Offset + shard.Length;
            DribblingStream range = new(file, (int)shard.Offset, (int)shard.Length);
            (HashSet<int> lines, int tooLong) = await RequestLinesAsync(
                range, Math.Max(1, shard.LongestLine), shard.FirstLine, shard.Offset);
            Assert.IsLessThanOrEqualTo(shard.RejectedCount, tooLong, when);
            Assert.HasCount(shard.LineCount, lines, when);
            Assert.IsLessThanOrEqualTo(limits.MaxShardLines, shard.LineCount, when);
            Assert.IsTrue(shard.Length <= limits.MaxShardBytes || shard.LineCount == 1, when);
            found.UnionWith(lines);
        }

        Assert.IsTrue(found.SetEquals(expected), when);
        Assert.AreEqual(expected.Count, plan.LineCount, when);
    }

    private static async Task<(HashSet<int> Lines, int TooLong)> RequestLinesAsync(
        Stream stream, int maxLineBytes, int firstLine, long firstOffset)
    {
        HashSet<int> lines = [];
        int tooLong = 0;
        using LineReader reader = new(stream, maxLineBytes, firstLine, firstOffset);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            if (!reader.IsBlank)
            {
                lines.Add(reader.LineNumber);
                tooLong += reader.IsTooLong ? 1 : 0;
            }
        }

        return (lines, tooLong);
    }
}
