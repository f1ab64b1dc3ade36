using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Storage;
using Pipeline.Engine;
using Pipeline.Worker.Serving;

namespace Pipeline.Worker.Shards;

/// <summary>Brings the lines of one shard that have no result to the engine, and their results to the backlog. Runs once.</summary>
internal sealed partial class LineFeed
{
    private const int ServerError = 500;

    private static readonly TimeSpan PauseAfterOutage = TimeSpan.FromMilliseconds(500);

    private readonly ClaimedShard _claim;
    private readonly ShardServices _services;
    private readonly ILogger _logger;
    private readonly ShardBacklog _backlog;
    private readonly RequestLineReader _reader;
    private readonly ResultLineWriter _writer;
    private readonly List<Task> _running = [];
    private int _hasResult;

    public LineFeed(ClaimedShard claim, ShardServices services, ShardBacklog backlog)
    {
        _claim = claim;
        _services = services;
        _logger = services.LineLogger;
        _backlog = backlog;
        var batch = BatchId.Parse(claim.Shard.BatchId);
        _writer = new ResultLineWriter(batch);
        _reader = new RequestLineReader(_writer, services.Model, batch, claim.Shard.DeadlineUtc, _logger);
    }

    /// <summary>Whether reading ended because the input is gone or another one.</summary>
    public bool IsInputModified { get; private set; }

    /// <summary>Completes when no line of the shard is in the engine any more: all have run, or were stopped.</summary>
    /// <param name="stop">Ends the reading and cancels what is in the engine, as far as the engine does so.</param>
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
        ResultLine? error = _reader.Read(line, out string customId, out ILineWork? work);
        if (error is not null)
        {
            await _backlog.EnterAsync(inputs: 1, stop);
            Leave(inputs: 1, error);
            return;
        }

        await _backlog.EnterAsync(work!.InputCount, stop);
        long submittedAt = _services.Time.GetTimestamp();
        await work.SubmitAsync(stop);
        _running.Add(FinishAsync(line.LineNumber, customId, work, submittedAt));
    }

    private async Task FinishAsync(int lineNumber, string customId, ILineWork work, long submittedAt)
    {
        ResultLine? result = null;
        try
        {
            using LineAnswer answer = await work.AnswerAsync();
            result = answer.Error is { } error
                ? _writer.HttpError(lineNumber, customId, answer.StatusCode, error)
                : _writer.Success(lineNumber, customId, answer.Body, answer.Usage);
            _services.Metrics.RecordLine(_services.Model.Id, _services.Time.GetElapsedTime(submittedAt));
        }
        catch (OperationCanceledException)
        {
            // stopped: it stays without a result
        }
        catch (Exception exception) when (exception is not (EngineFaultedException or OutOfMemoryException))
        {
            // a fault of ours in one line's answer that ended the worker would end the next one too
            LogNotWritten(exception, _claim.Shard.BatchId, lineNumber);
            result = _writer.HttpError(lineNumber, customId, ServerError, new RequestError(
                ErrorCodes.ServerError, $"The server failed to write the response ({exception.GetType().Name})."));
        }
        finally
        {
            Leave(work.InputCount, result);
        }
    }

    private void Leave(int inputs, ResultLine? result)
    {
        if (result is not null && Interlocked.Exchange(ref _hasResult, 1) == 0)
        {
            _services.Metrics.RecordFirstResult(_services.Model.Id, _services.Time.GetElapsedTime(_claim.ReceivedAt));
        }

        _backlog.Leave(inputs, result);
    }
}
