namespace Pipeline.Engine.Encoding;

/// <summary>
/// Mixes the requests of all submitters into steps and runs them on threads of its own. Safe for concurrent use. The
/// runner stays the caller's: dispose it after the engine.
/// </summary>
public sealed class EncoderEngine : IAsyncDisposable
{
    private readonly IEncoderRunner _runner;
    private readonly EncoderQueue _queue;
    private readonly EncoderWorker[] _workers;

    public EncoderEngine(IEncoderRunner runner, EncoderEngineProfile profile, EncoderEngineMetrics metrics, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(time);
        _runner = runner;
        _queue = new EncoderQueue(profile, metrics, time);
        _workers = new EncoderWorker[profile.WorkerCount];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new EncoderWorker(runner, profile, _queue, metrics, time);
            _workers[i].Start(i);
        }
    }

    /// <summary>What stopped the engine, or null while it is healthy. Once set it stays.</summary>
    public Exception? Fault => _queue.Fault;

    /// <summary>
    /// Takes a request; waits, in order of arrival, while too much is in flight. A request that is itself at fault is taken
    /// and answered with an <see cref="EmbedFailure"/>.
    /// </summary>
    /// <param name="request">A request that was not submitted before.</param>
    /// <param name="cancellationToken">Cancels this wait, and the request itself until its step begins.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled; so is the request.</exception>
    /// <exception cref="EngineFaultedException">The engine stopped; see <see cref="Fault"/>.</exception>
    /// <exception cref="EngineClosedException">The engine drains or is disposed.</exception>
    /// <exception cref="InvalidOperationException">The request was submitted before.</exception>
    public ValueTask SubmitAsync(EmbedRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.MarkSubmitted();
        if (cancellationToken.IsCancellationRequested)
        {
            request.Cancel(cancellationToken);
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (FindFailure(request.TokenIds.Span) is { } failure)
        {
            request.Complete(failure);
            return ValueTask.CompletedTask;
        }

        return new ValueTask(_queue.EnqueueAsync(request, cancellationToken));
    }

    /// <summary>Takes no more requests and finishes those that are in, blocked submitters included.</summary>
    /// <param name="cancellationToken">Ends this wait only: the engine goes on.</param>
    /// <returns>Completes when all are answered, by a fault too.</returns>
    public Task DrainAsync(CancellationToken cancellationToken) => _queue.DrainAsync().WaitAsync(cancellationToken);

    /// <summary>Cancels what waits; completes when the steps that run are answered and the threads have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Stop(fault: null);
        await Task.WhenAll(_workers.Select(worker => worker.Ended)).ConfigureAwait(false);
    }

    private EmbedFailure? FindFailure(ReadOnlySpan<int> tokenIds)
    {
        if (tokenIds.IsEmpty)
        {
            return new EmbedFailure(EmbedFailureCode.EmptyInput, "The input has no tokens.");
        }

        if (tokenIds.Length > _runner.MaxSequenceTokens)
        {
            return new EmbedFailure(
                EmbedFailureCode.InputTooLong, $"The input has {tokenIds.Length} tokens; the model accepts {_runner.MaxSequenceTokens}.");
        }

        for (int i = 0; i < tokenIds.Length; i++)
        {
            if ((uint)tokenIds[i] >= (uint)_runner.VocabularySize)
            {
                return new EmbedFailure(
                    EmbedFailureCode.TokenOutOfRange, $"Token {i} is not in the vocabulary of {_runner.VocabularySize}.");
            }
        }

        return null;
    }
}
