using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Tests.Support;

/// <summary>A worker without an engine: follows the ledger's protocol and answers every line at once.</summary>
internal sealed class FakeWorker(IBlobStore store, IWorkQueue queue)
{
    private const int LinesPerCommit = 1;

    /// <summary>Lines that were answered, by number: more than one where work was lost.</summary>
    public List<int> Answered { get; } = [];

    /// <summary>Lines whose custom_id begins with this are refused by the model.</summary>
    public const string RefusedPrefix = "refuse-";

    /// <summary>Receives and handles one message.</summary>
    /// <returns>False where none was there.</returns>
    public async Task<bool> TryWorkAsync(string modelQueue)
    {
        IReadOnlyList<ReceivedMessage> received = await queue.ReceiveAsync(modelQueue, 1, TimeSpan.Zero, CancellationToken.None);
        if (received.Count == 0)
        {
            return false;
        }

        ShardMessage shard = RecordJson.Deserialize(received[0].Body.Span, RecordJson.Shard, "shard message");
        if (await TrySealAsync(shard, received[0].Id))
        {
            ShardFinishedMessage finished = new()
            {
                Tenant = shard.Tenant,
                BatchId = shard.BatchId,
                Shard = shard.Shard,
                Epoch = shard.Epoch,
            };
            OutgoingMessage message = new(
                $"{shard.BatchId}/{shard.Shard}/finished", RecordJson.Serialize(finished, RecordJson.ShardFinished));
            await queue.SendAsync(Names.EventQueue, [message], CancellationToken.None);
        }

        await queue.CompleteAsync(received[0], CancellationToken.None);
        return true;
    }

    private async Task<bool> TrySealAsync(ShardMessage shard, string messageId)
    {
        string name = BlobLayout.Ledger(shard.Tenant, BatchId.Parse(shard.BatchId), shard.Shard, shard.Epoch);
        LedgerClaim claim = await ShardLedger.ClaimAsync(
            store, name, shard.Epoch, messageId, 2 * queue.LockDuration, CancellationToken.None);
        return claim.Outcome switch
        {
            ClaimOutcome.Sealed => true,
            ClaimOutcome.HeldByOther => false,
            _ => await AnswerAsync(claim.Ledger!, shard),
        };
    }

    private async Task<bool> AnswerAsync(ShardLedger ledger, ShardMessage shard)
    {
        ResultLineWriter writer = new(BatchId.Parse(shard.BatchId));
        HashSet<int> done = [.. ledger.CommittedLines];
        List<ResultLine> results = [];
        await foreach (ShardInputLine line in ShardInput.ReadAsync(store, shard, done, CancellationToken.None))
        {
            Assert.IsNull(RequestLineParser.Parse(line.Utf8.Span, out BatchRequestLine request), $"line {line.LineNumber}");
            results.Add(Answer(writer, line.LineNumber, request.CustomId));
            if (results.Count == LinesPerCommit)
            {
                if (await ledger.CommitAsync(results, CancellationToken.None) == CommitOutcome.Fenced)
                {
                    return false;
                }

                results.Clear();
            }
        }

        return await ledger.CommitAsync(results, CancellationToken.None) == CommitOutcome.Committed
            && await ledger.SealAsync(shard.LineCount, CancellationToken.None) == CommitOutcome.Committed;
    }

    private ResultLine Answer(ResultLineWriter writer, int lineNumber, string customId)
    {
        lock (Answered)
        {
            Answered.Add(lineNumber);
        }

        return customId.StartsWith(RefusedPrefix, StringComparison.Ordinal)
            ? writer.HttpError(lineNumber, customId, 400, new RequestError(ErrorCodes.InvalidRequest, "refused"))
            : writer.Success(lineNumber, customId, Encoding.UTF8.GetBytes("{\"n\":1}"), new TokenUsage(3, 0));
    }
}
