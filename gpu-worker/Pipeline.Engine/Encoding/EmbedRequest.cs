namespace Pipeline.Engine.Encoding;

/// <summary>One sequence to embed. Submitted to one engine, once.</summary>
public sealed class EmbedRequest
{
    // without this option a waiter's code would run on the engine's thread and hold up the next step
    private readonly TaskCompletionSource<EmbedOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _submitted;

    /// <param name="tokenIds">[tokens], special tokens included. Copied, so that ids which were checked stay as they were.</param>
    public EmbedRequest(ReadOnlySpan<int> tokenIds) => TokenIds = tokenIds.ToArray();

    /// <summary>[tokens], special tokens included.</summary>
    public ReadOnlyMemory<int> TokenIds { get; }

    /// <summary>
    /// The answer; comes exactly once, whatever SubmitAsync threw. Cancelled where the request was cancelled before its step
    /// began or the engine was closed; fails with <see cref="EngineFaultedException"/> where the engine stopped.
    /// </summary>
    public Task<EmbedOutcome> Completion => _completion.Task;

    /// <exception cref="InvalidOperationException">It was submitted before.</exception>
    internal void MarkSubmitted()
    {
        if (Interlocked.Exchange(ref _submitted, 1) != 0)
        {
            throw new InvalidOperationException("A request is submitted once.");
        }
    }

    internal void Complete(EmbedOutcome outcome) => _completion.SetResult(outcome);

    internal void Cancel(CancellationToken cancellationToken) => _completion.SetCanceled(cancellationToken);

    /// <summary>Leaves an answer that was given before as it is: a step can fail while it hands out its results.</summary>
    internal void TryFail(EngineFaultedException fault) => _completion.TrySetException(fault);
}
