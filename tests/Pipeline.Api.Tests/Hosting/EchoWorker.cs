using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Api.Tests.Hosting;

/// <summary>A worker without an engine: answers each line with its number, last line first, as the protocol wants it.</summary>
internal sealed class EchoWorker(IBlobStore store, IWorkQueue queue)
{
    /// <summary>Works until it is cancelled.</summary>
    public async Task RunAsync(string modelQueue, CancellationToken cancellationToken)
    {
        while (true)
        {
            IReadOnlyList<ReceivedMessage> messages =
                await queue.ReceiveAsync(modelQueue, maxCount: 1, TimeSpan.FromSeconds(1), cancellationToken);
            foreach (ReceivedMessage message in messages)
            {
                await WorkAsync(message, cancellationToken);
            }
        }
    }

    private async Task WorkAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        ShardMessage shard = RecordJson.Deserialize(message.Body.Span, RecordJson.Shard, message.Id);
        string name = BlobLayout.Ledger(shard.Tenant, BatchId.Parse(shard.BatchId), shard.Shard, shard.Epoch);
        LedgerClaim claim = await ShardLedger.ClaimAsync(store, name, shard.Epoch, message.Id, queue.LockDuration * 2, cancellationToken);
        if (claim.Ledger is { } ledger)
        {
            await ledger.CommitAsync(await AnswerAsync(shard, ledger.CommittedLines, cancellationToken), cancellationToken);
            await ledger.SealAsync(shard.LineCount, cancellationToken);
        }

        var finished = new ShardFinishedMessage
        {
            Tenant = shard.Tenant,
            BatchId = shard.BatchId,
            Shard = shard.Shard,
            Epoch = shard.Epoch,
        };
        await queue.SendAsync(
            Names.EventQueue,
            [new OutgoingMessage(message.Id, RecordJson.Serialize(finished, RecordJson.ShardFinished))],
            cancellationToken);
        await queue.CompleteAsync(message, cancellationToken);
    }

    private async Task<IReadOnlyList<ResultLine>> AnswerAsync(
        ShardMessage shard, IReadOnlySet<int> done, CancellationToken cancellationToken)
    {
        var writer = new ResultLineWriter(BatchId.Parse(shard.BatchId));
        List<ResultLine> results = [];
        await foreach (ShardInputLine line in ShardInput.ReadAsync(store, shard, done, cancellationToken))
        {
            Assert.IsNull(RequestLineParser.Parse(line.Utf8.Span, out BatchRequestLine request));
            byte[] body = Encoding.UTF8.GetBytes($$"""{"line":{{line.LineNumber}}}""");
            results.Insert(0, writer.Success(line.LineNumber, request.CustomId, body, new TokenUsage(2, 0)));
        }

        return results;
    }
}
