using System.Diagnostics;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Shards;

/// <summary>The work on one claimed shard: feeds the engine, makes results durable, seals. Runs once.</summary>
internal sealed class ShardRun
{
    private readonly ClaimedShard _claim;
    private readonly ShardServices _services;
    private readonly WorkerDrain _drain;
    private readonly ShardBacklog _backlog;
    private readonly LineFeed _feed;
    private BatchVerdict _verdict;

    public ShardRun(ClaimedShard claim, ShardServices services, WorkerDrain drain)
    {
        _claim = claim;
        _services = services;
        _drain = drain;
        _backlog = new ShardBacklog(services.Limits.MaxInputs, services.Limits.CheckpointBytes);
        _feed = new LineFeed(claim, services, _backlog);
        _verdict = claim.Verdict;
    }

    /// <summary>Works until the shard is sealed, or is not this worker's any more; then settles its message.</summary>
    /// <exception cref="ShardFencedException">Somebody else owns the shard; the message is not settled.</exception>
    /// <exception cref="ShardLeaseLostException">The message's lock is lost.</exception>
    /// <exception cref="MalformedRecordException">The input has another number of lines than the plan says.</exception>
    public async Task<ShardEnd> RunAsync()
    {
        if (_verdict.IsRunning)
        {
            await RunLinesAsync();
        }

        ShardOutcome outcome = await EndAsync();
        return new ShardEnd(outcome, _claim.Ledger.Record.SucceededCount, _claim.Ledger.Record.FailedCount);
    }

    private async Task RunLinesAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_claim.Lease.Lost, _drain.Requested);
        Task watching = WatchAsync(stop);
        Task feeding = Task.Run(() => _feed.RunAsync(stop.Token), CancellationToken.None);
        try
        {
            await CheckpointUntilAsync(feeding);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(feeding, watching);
        }
    }

    private async Task CheckpointUntilAsync(Task feeding)
    {
        while (true)
        {
            await WaitForCheckpointAsync(feeding);
            bool isLast = feeding.IsCompleted; // looked at before the results are taken, or some would be left behind
            IReadOnlyList<ResultLine> results = _backlog.Take();
            if (results.Count > 0)
            {
                await OwnedAsync("commit", token => _claim.Ledger.CommitAsync(results, token));
                _services.Metrics.CountCommitted(_services.Model.Id, results);
            }

            if (isLast)
            {
                await feeding;
                return;
            }
        }
    }

    private async Task WaitForCheckpointAsync(Task feeding)
    {
        try
        {
            await Task.WhenAny(feeding, _backlog.Full).WaitAsync(_services.Limits.CheckpointInterval, _services.Time);
        }
        catch (TimeoutException)
        {
            // due by time
        }
    }

    private async Task WatchAsync(CancellationTokenSource stop)
    {
        try
        {
            while (_verdict.IsRunning)
            {
                await Task.Delay(BatchWatcher.AskInterval, _services.Time, stop.Token);
                await AskAsync(stop.Token);
            }

            await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the work has ended
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            _verdict = await _services.Watcher.JudgeAsync(_claim.Shard, cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or NewerSchemaException or MalformedRecordException)
        {
            // What was known stands. Should the batch be closed meanwhile, the control plane takes the ledger and we are fenced.
        }
    }

    private async Task<ShardOutcome> EndAsync()
    {
        if (_claim.Ledger.CommittedLines.Count == _claim.Shard.LineCount)
        {
            await OwnedAsync("seal", token => _claim.Ledger.SealAsync(_claim.Shard.LineCount, token));
            return await FinishAsync(ShardOutcome.Sealed);
        }

        if (_verdict.IsSuperseded)
        {
            await _claim.Lease.CompleteAsync();
            return ShardOutcome.Superseded;
        }

        if (_verdict.Closing is { } closing)
        {
            await CloseAsync(ShardCloser.ReasonFor(closing));
            return await FinishAsync(ShardOutcome.Closed);
        }

        if (_feed.IsInputModified)
        {
            await CloseAsync(ShardCloser.InputModified);
            return await FinishAsync(ShardOutcome.InputModified);
        }

        return await HandBackAsync();
    }

    private async Task<ShardOutcome> HandBackAsync()
    {
        if (!_drain.Requested.IsCancellationRequested && _claim.Lease.HasTimeLeft)
        {
            throw new MalformedRecordException(_claim.Shard.Blob, new JsonException(
                $"shard {_claim.Shard.Shard} of {_claim.Shard.BatchId} gave {_claim.Ledger.CommittedLines.Count} lines; "
                + $"the plan says {_claim.Shard.LineCount}."));
        }

        await _claim.Lease.RetryAsync("release", async token =>
        {
            await _claim.Ledger.ReleaseAsync(token);
            return true;
        });
        await _claim.Lease.ReturnAsync(TimeSpan.Zero);
        return ShardOutcome.HandedBack;
    }

    private async Task CloseAsync(RequestError reason)
    {
        try
        {
            await OwnedAsync("close", token => ShardCloser.CloseAsync(_services.Store, _claim.Ledger, _claim.Shard, reason, token));
        }
        catch (UnreachableException exception)
        {
            // a plan at odds with its input: it must not take one worker after another down
            throw new MalformedRecordException(_claim.Shard.Blob, exception);
        }
    }

    // First the event, then the message's end: a crash between the two repeats the event.
    private async Task<ShardOutcome> FinishAsync(ShardOutcome outcome)
    {
        OutgoingMessage finished = ShardEvents.Finished(_claim.Shard);
        await _claim.Lease.RetryAsync("announce", async token =>
        {
            await _services.Queue.SendAsync(Names.EventQueue, [finished], token);
            return true;
        });
        await _claim.Lease.CompleteAsync();
        return outcome;
    }

    private async Task OwnedAsync(string stepName, Func<CancellationToken, Task<CommitOutcome>> step)
    {
        if (await _claim.Lease.RetryAsync(stepName, step) == CommitOutcome.Fenced)
        {
            throw new ShardFencedException(_claim.Lease.Message.Id);
        }
    }
}
