using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Contracts.Ledgers;

/// <summary>Ends a shard without running what is left of it: every line without a result gets an error.</summary>
public static class ShardCloser
{
    /// <summary>Lines of one commit, so that closing holds little in memory.</summary>
    private const int LinesPerCommit = 500;

    /// <summary>Why the lines of a closing batch did not run.</summary>
    public static RequestError ReasonFor(BatchClosing closing) => closing switch
    {
        BatchClosing.Cancelled => new RequestError(ErrorCodes.BatchCancelled, "The batch was cancelled before this request ran."),
        BatchClosing.Expired => new RequestError(ErrorCodes.BatchExpired, "The batch expired before this request ran."),
        _ => throw new ArgumentOutOfRangeException(nameof(closing)),
    };

    /// <summary>Why lines cannot run whose input is not what was planned.</summary>
    public static RequestError InputModified { get; } =
        new(ErrorCodes.InputModified, "The input file was changed or deleted while the batch ran.");

    /// <summary>Answers all lines that have no result and seals the ledger.</summary>
    /// <param name="store">Where the input lies.</param>
    /// <param name="ledger">The shard's ledger, owned by the caller.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="reason">What the lines are answered with.</param>
    /// <param name="cancellationToken">Ends the call; it can be repeated.</param>
    public static async Task<CommitOutcome> CloseAsync(
        IBlobStore store, ShardLedger ledger, ShardMessage shard, RequestError reason, CancellationToken cancellationToken)
    {
        CommitOutcome outcome;
        try
        {
            outcome = await AnswerReadableAsync(store, ledger, shard, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is BlobNotFoundException or BlobVersionGoneException)
        {
            outcome = await AnswerUnreadableAsync(ledger, shard, cancellationToken).ConfigureAwait(false);
        }

        return outcome == CommitOutcome.Fenced
            ? CommitOutcome.Fenced
            : await ledger.SealAsync(shard.LineCount, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<CommitOutcome> AnswerReadableAsync(
        IBlobStore store, ShardLedger ledger, ShardMessage shard, RequestError reason, CancellationToken cancellationToken)
    {
        var writer = new ResultLineWriter(BatchId.Parse(shard.BatchId));
        var results = new List<ResultLine>();
        var done = new HashSet<int>(ledger.CommittedLines);
        await foreach (ShardInputLine line in ShardInput.ReadAsync(store, shard, done, cancellationToken).ConfigureAwait(false))
        {
            RequestLineParser.Parse(line.Utf8.Span, out BatchRequestLine request);
            results.Add(writer.NotRun(line.LineNumber, request.CustomId, reason));
            if (results.Count == LinesPerCommit)
            {
                if (await ledger.CommitAsync(results, cancellationToken).ConfigureAwait(false) == CommitOutcome.Fenced)
                {
                    return CommitOutcome.Fenced;
                }

                results.Clear();
            }
        }

        return await ledger.CommitAsync(results, cancellationToken).ConfigureAwait(false);
    }

    // The lines cannot be read any more: their number is known from the plan, their custom_ids are not.
    private static async Task<CommitOutcome> AnswerUnreadableAsync(
        ShardLedger ledger, ShardMessage shard, CancellationToken cancellationToken)
    {
        var writer = new ResultLineWriter(BatchId.Parse(shard.BatchId));
        var results = new List<ResultLine>();
        int missing = shard.LineCount - ledger.CommittedLines.Count;
        for (int lineNumber = shard.FirstLine; results.Count < missing; lineNumber++)
        {
            if (!ledger.CommittedLines.Contains(lineNumber))
            {
                results.Add(writer.NotRun(lineNumber, customId: null, InputModified));
            }
        }

        return await ledger.CommitAsync(results, cancellationToken).ConfigureAwait(false);
    }
}
