using System.Text;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;
using Pipeline.TestKit.Storage;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>A batch in storage as the control plane leaves it: input, record, shard messages. One shard an input file.</summary>
internal sealed class TestBatch
{
    private const string Tenant = Names.DefaultTenant;

    public TestBatch()
    {
        Store = new InMemoryBlobStore(Time);
        Queue = new InMemoryWorkQueue(Time);
        Id = new IdFactory(Time).NewBatchId();
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryBlobStore Store { get; }

    public InMemoryWorkQueue Queue { get; }

    public BatchId Id { get; }

    public static string Input(int shard) => $"t/{Tenant}/files/file-{shard:d22}/content";

    /// <summary>A request whose first token is the number.</summary>
    public static string Line(int number) => Request($"c{number}", $"[{number},7]");

    public static string Request(string customId, string input) =>
        $$$"""{"custom_id":"{{{customId}}}","method":"POST","url":"/v1/embeddings","body":{"model":"test/model","input":{{{input}}}}}""";

    public string Ledger(int shard = 0, int epoch = 1) => BlobLayout.Ledger(Tenant, Id, shard, epoch);

    /// <summary>Writes batch.json.</summary>
    public async Task WriteRecordAsync(BatchStatus status = BatchStatus.InProgress, int epoch = 1, BatchClosing? closing = null)
    {
        var record = new BatchRecord
        {
            Id = Id.Value,
            Tenant = Tenant,
            Endpoint = Names.EmbeddingsEndpoint,
            InputFileId = "file-x",
            InputVersion = "1",
            CompletionWindow = "24h",
            Status = status,
            Epoch = epoch,
            Closing = closing,
            OutputFileId = "file-o",
            ErrorFileId = "file-e",
            CreatedAt = Time.GetUtcNow(),
            ExpiresAt = Time.GetUtcNow() + TimeSpan.FromDays(1),
        };
        await PutAsync(BlobLayout.Batch(Tenant, Id), RecordJson.Serialize(record, RecordJson.Batch));
    }

    /// <summary>Writes the input of a shard and gives its message.</summary>
    public async Task<ShardMessage> AddShardAsync(IReadOnlyList<string> lines, int shard = 0, int epoch = 1, string? tail = null)
    {
        byte[] input = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n" + tail);
        string version = await PutAsync(Input(shard), input);
        return new ShardMessage
        {
            Tenant = Tenant,
            BatchId = Id.Value,
            Shard = shard,
            Epoch = epoch,
            Blob = Input(shard),
            BlobVersion = version,
            Offset = 0,
            Length = input.Length,
            FirstLine = 1,
            LongestLine = input.Length,
            LineCount = lines.Count(line => line.Length > 0),
            Model = TestModel.Id,
            DeadlineUtc = Time.GetUtcNow() + TimeSpan.FromDays(1),
        };
    }

    /// <summary>A running batch with one shard of plain lines, and its message sent.</summary>
    public async Task<ShardMessage> AddAndSendAsync(int lineCount, int shard = 0)
    {
        await WriteRecordAsync();
        ShardMessage message = await AddShardAsync([.. Enumerable.Range(1, lineCount).Select(Line)], shard);
        await SendAsync(message);
        return message;
    }

    public Task SendAsync(ShardMessage message, int send = 0) => Queue.SendAsync(
        TestModel.Queue,
        [new OutgoingMessage(ShardMessage.MessageId(message.BatchId, message.Shard, message.Epoch, send), RecordJson.Serialize(message, RecordJson.Shard))],
        CancellationToken.None);

    public async Task<string> PutAsync(string name, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        return (await Store.PutAsync(name, content, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None))!;
    }

    public async Task<LedgerRecord?> ReadLedgerAsync(int shard = 0, int epoch = 1) =>
        await Store.FindAsync(Ledger(shard, epoch), CancellationToken.None) is { } found ? LedgerRecord.Read(found) : null;

    /// <summary>The result lines of a ledger, successes first.</summary>
    public async Task<List<JsonElement>> ReadResultsAsync(int shard = 0, int epoch = 1)
    {
        await using BlobContent content = await Store.OpenAsync(Ledger(shard, epoch), BlobRange.All, null, CancellationToken.None);
        using var reader = new StreamReader(content.Stream);
        string text = await reader.ReadToEndAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.Clone())];
    }

    /// <summary>The ledger is sealed, each of lines 1 to n stands in it once, in order, and successes hold their own answer.</summary>
    public async Task AssertSealedAsync(int lineCount, int shard = 0)
    {
        LedgerRecord? record = await ReadLedgerAsync(shard);
        Assert.IsNotNull(record, "there is no ledger");
        Assert.IsTrue(record.IsSealed, "the ledger is not sealed");
        Assert.AreEqual(lineCount, record.SucceededCount + record.FailedCount);
        List<JsonElement> results = await ReadResultsAsync(shard);
        int[] successes = [.. results.Take(record.SucceededCount).Select(LineNumber)];
        int[] errors = [.. results.Skip(record.SucceededCount).Select(LineNumber)];
        CollectionAssert.AreEqual(successes.Order().ToArray(), successes, "successes out of order");
        CollectionAssert.AreEqual(errors.Order().ToArray(), errors, "errors out of order");
        CollectionAssert.AreEqual(Enumerable.Range(1, lineCount).ToArray(), successes.Concat(errors).Order().ToArray(), "not each line once");
    }

    /// <summary>The queue of the model is empty, and at least one event tells of the shard.</summary>
    public async Task AssertSettledAsync(int atLeastEvents = 1)
    {
        QueueDepth depth = await Queue.GetDepthAsync(TestModel.Queue, CancellationToken.None);
        Assert.AreEqual(0, depth.Ready + depth.Leased + depth.Delayed, "messages left");
        Assert.IsGreaterThanOrEqualTo(atLeastEvents, (await Queue.GetDepthAsync(Names.EventQueue, CancellationToken.None)).Ready, "events");
    }

    public static int LineNumber(JsonElement result)
    {
        Assert.IsTrue(ResultLineWriter.TryGetLineNumber(Encoding.UTF8.GetBytes(result.GetRawText()), out int number));
        return number;
    }

    /// <summary>The first float of a success's first embedding: whose answer it is.</summary>
    public static int Answer(JsonElement result) =>
        (int)result.GetProperty("response").GetProperty("body").GetProperty("data")[0].GetProperty("embedding")[0].GetSingle();
}
