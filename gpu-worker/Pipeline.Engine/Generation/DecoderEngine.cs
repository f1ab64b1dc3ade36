using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Generation;

/// <summary>
/// Mixes the requests of all submitters into one continuously refilled batch and runs it on a thread of its own. Safe for
/// concurrent use. The runner stays the caller's: dispose it after the engine.
/// </summary>
public sealed class DecoderEngine : IAsyncDisposable
{
    public DecoderEngine(IDecoderRunner runner, DecoderEngineProfile profile, DecoderEngineMetrics metrics, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(time);
    }

    /// <summary>What stopped the engine, or null while it is healthy. Once set it stays.</summary>
    public Exception? Fault { get; }

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
    public ValueTask SubmitAsync(GenerateRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes no more requests and finishes those that are in, blocked submitters included.</summary>
    /// <param name="cancellationToken">Ends this wait only: the engine goes on.</param>
    /// <returns>Completes when all are answered, by a fault too.</returns>
    public Task DrainAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Cancels what waits and runs; completes when the thread has ended.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
