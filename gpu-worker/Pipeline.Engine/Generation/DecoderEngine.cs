using System.Diagnostics.CodeAnalysis;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Scheduling;

namespace Pipeline.Engine.Generation;

/// <summary>
/// Mixes the requests of all submitters into one continuously refilled batch and runs it on a thread of its own. Safe for
/// concurrent use. The runner stays the caller's: dispose it after the engine.
/// </summary>
public sealed class DecoderEngine : IAsyncDisposable
{
    private readonly GenerateRequestCheck _check;
    private readonly int _contextLength;
    private readonly DecoderQueue _queue;
    private readonly DecoderWorker _worker;

    public DecoderEngine(IDecoderRunner runner, DecoderEngineProfile profile, DecoderEngineMetrics metrics, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(time);
        _check = new GenerateRequestCheck(runner);
        _contextLength = runner.ContextLength;
        _queue = new DecoderQueue(profile.InFlightRequests, time);
        _worker = new DecoderWorker(runner, new SchedulerProfile(runner, profile), _queue, metrics, time);
        _worker.Start();
    }

    /// <summary>What stopped the engine, or null while it is healthy. Once set it stays.</summary>
    public Exception? Fault => _queue.Fault;

    /// <summary>
    /// Takes a request; waits, in order of arrival, while too much is in flight. A request that is itself at fault is taken
    /// and answered with a <see cref="GenerateFailure"/>.
    /// </summary>
    /// <param name="request">A request that was not submitted before.</param>
    /// <param name="cancellationToken">Cancels this wait, and the request itself at any time.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled; so is the request.</exception>
    /// <exception cref="EngineFaultedException">The engine stopped; see <see cref="Fault"/>.</exception>
    /// <exception cref="EngineClosedException">The engine drains or is disposed.</exception>
    /// <exception cref="InvalidOperationException">The request was submitted before.</exception>
    public ValueTask SubmitAsync(GenerateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.MarkSubmitted();
        if (cancellationToken.IsCancellationRequested)
        {
            request.Cancel(cancellationToken);
            return ValueTask.FromCanceled(cancellationToken);
        }

        _queue.ThrowIfClosed(request);
        SequenceGroup? group = null;
        if ((_check.FindFailure(request) ?? TryCreateGroup(request, out group)) is { } failure)
        {
            request.Complete(failure);
            return ValueTask.CompletedTask;
        }

        return new ValueTask(_queue.EnqueueAsync(new QueuedGeneration(group!, cancellationToken)));
    }

    /// <summary>Takes no more requests and finishes those that are in, blocked submitters included.</summary>
    /// <param name="cancellationToken">Ends this wait only: the engine goes on.</param>
    /// <returns>Completes when all are answered, by a fault too.</returns>
    public Task DrainAsync(CancellationToken cancellationToken) => _queue.DrainAsync().WaitAsync(cancellationToken);

    /// <summary>Cancels what waits and runs; completes when the thread has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Stop(fault: null);
        await _worker.Ended.ConfigureAwait(false);
        _worker.CheckNothingIsOut();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A constraint comes with its request; what it throws is the request's failure.")]
    private GenerateFailure? TryCreateGroup(GenerateRequest request, out SequenceGroup? group)
    {
        try
        {
            group = new SequenceGroup(request, _contextLength);
            return null;
        }
        catch (Exception exception)
        {
            group = null;
            return new GenerateFailure(
                GenerateFailureCode.CallbackFailed, $"The constraint of the request did not start: {exception.GetType().Name}.");
        }
    }
}
