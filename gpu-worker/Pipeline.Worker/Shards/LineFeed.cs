using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Storage;
using Pipeline.Engine.Encoding;
using Pipeline.Worker.Embeddings;

namespace Pipeline.Worker.Shards;

/// <summary>Brings the lines of one shard that have no result to the engine, and their results to the backlog. Runs once.</summary>
internal sealed class LineFeed
{
    private static readonly TimeSpan PauseAfterOutage = TimeSpan.FromMilliseconds(500);

    private readonly ClaimedShard _claim;
    private readonly ShardServices _services;
    private readonly ShardBacklog _backlog;
    private readonly RequestLineReader _reader;
    private readonly LineResultWriter _writer;
    private readonly List<Task> _running = [];
    private int _hasResult;

    public LineFeed(ClaimedShard claim, ShardServices services, ShardBacklog backlog)
    {
        _claim = claim;
        _services = services;
        _backlog = backlog;
        EmbeddingProfile profile = services.Model.Profile;
        var lines = new ResultLineWriter(BatchId.Parse(claim.Shard.BatchId));
        _reader = new RequestLineReader(lines, profile);
        _writer = new LineResultWriter(lines, new EmbeddingResponseWriter(profile.Id));
    }

    /// <summary>Whether reading ended because the input is gone or another one.</summary>
    public bool IsInputModified { get; private set; }

    /// <summary>Completes when no line of the shard is in the engine any more: all have run, or were stopped.</summary>
    /// <param name="stop">Ends the reading and cancels what waits in the engine; what runs there is finished.</param>
    /// <exception cref="Engine.EngineFaultedException">The engine stopped.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await ReadAllAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the lines that were not submitted stay without a result
        }
        finally
        {
            await Task.WhenAll(_running);
        }
    }

    private async Task ReadAllAsync(CancellationToken stop)
    {
        // a copy: the ledger's own set grows while we read
        HashSet<int> handled = [.. _claim.Ledger.CommittedLines];
        while (true)
        {
            try
            {
                await foreach (ShardInputLine line in ShardInput.ReadAsync(_services.Store, _claim.Shard, handled, stop))
                {
                    await SubmitAsync(line, stop);
                    handled.Add(line.LineNumber);
                }

                return;
            }
            catch (StorageUnavailableException)
            {
                await Task.Delay(PauseAfterOutage, _services.Time, stop);
            }
            catch (Exception exception) when (exception is BlobNotFoundException or BlobVersionGoneException)
            {
                IsInputModified = true;
                return;
            }
        }
    }

    private async Task SubmitAsync(ShardInputLine line, CancellationToken stop)
    {
        ResultLine? error = _reader.Read(line, out string customId, out EmbeddingRequest? request);
        if (error is not null)
        {
            await _backlog.EnterAsync(inputs: 1, stop);
            Leave(inputs: 1, error);
            return;
        }

        EmbedRequest[] inputs = [.. request!.Inputs.Select(ids => new EmbedRequest(ids))];
        await _backlog.EnterAsync(inputs.Length, stop);
        long submittedAt = _services.Time.GetTimestamp();
        foreach (EmbedRequest input in inputs)
        {
            await _services.Model.Engine.SubmitAsync(input, stop);
        }

        _running.Add(FinishAsync(line.LineNumber, customId, request, inputs, submittedAt));
    }

    private async Task FinishAsync(int lineNumber, string customId, EmbeddingRequest request, EmbedRequest[] inputs, long submittedAt)
    {
        ResultLine? result = null;
        try
        {
            EmbedOutcome[] outcomes = await Task.WhenAll(inputs.Select(input => input.Completion));
            result = _writer.Write(lineNumber, customId, request, outcomes);
            _services.Metrics.RecordLine(_services.Model.Profile.Id, _services.Time.GetElapsedTime(submittedAt));
        }
        catch (OperationCanceledException)
        {
            // stopped before its step: it stays without a result
        }
        finally
        {
            Leave(inputs.Length, result);
        }
    }

    private void Leave(int inputs, ResultLine? result)
    {
        if (result is not null && Interlocked.Exchange(ref _hasResult, 1) == 0)
        {
            _services.Metrics.RecordFirstResult(_services.Model.Profile.Id, _services.Time.GetElapsedTime(_claim.ReceivedAt));
        }

        _backlog.Leave(inputs, result);
    }
}
