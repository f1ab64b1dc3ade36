using Pipeline.Engine.Sampling;

namespace Pipeline.Engine.Generation;

/// <summary>One prompt to continue, once or several times. Submitted to one engine, once.</summary>
public sealed class GenerateRequest
{
    // without this option a waiter's code would run on the engine's thread and hold up the next step
    private readonly TaskCompletionSource<GenerateOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _submitted;

    /// <param name="promptTokenIds">[tokens], special tokens included. Copied, so that ids which were checked stay as they were.</param>
    public GenerateRequest(ReadOnlySpan<int> promptTokenIds) => PromptTokenIds = promptTokenIds.ToArray();

    /// <summary>[tokens], special tokens included.</summary>
    public ReadOnlyMemory<int> PromptTokenIds { get; }

    /// <summary>Tokens that a sample has at most; at least 1. A sample also ends at the model's context length.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Samples of this prompt; at least 1. They share the blocks of the prompt.</summary>
    public int SampleCount { get; init; } = 1;

    /// <summary>How tokens are chosen.</summary>
    public SamplingOptions Sampling { get; init; } = SamplingOptions.Greedy;

    /// <summary>With the sample's number and the token's place it decides every random choice: same seed, same text.</summary>
    public ulong Seed { get; init; }

    /// <summary>Tokens that end a sample; they are not part of it.</summary>
    public IReadOnlyList<int> StopTokenIds { get; init; } = [];

    /// <summary>How many of the most likely tokens are reported at each place, 0 for the chosen one alone; null for no logprobs.</summary>
    public int? TopLogprobCount { get; init; }

    /// <summary>What the samples must keep to, or null.</summary>
    public IConstraintSource? Constraint { get; init; }

    /// <summary>One for each sample in their order, or none.</summary>
    public IReadOnlyList<ITokenSink> Sinks { get; init; } = [];

    /// <summary>Higher ones are admitted first.</summary>
    public int Priority { get; init; }

    /// <summary>Of equal priority, earlier ones are admitted first; null comes last.</summary>
    public DateTimeOffset? DeadlineUtc { get; init; }

    /// <summary>
    /// The answer; comes exactly once, whatever SubmitAsync threw. Cancelled where the request was cancelled or the engine was
    /// closed; fails with <see cref="EngineFaultedException"/> where the engine stopped.
    /// </summary>
    public Task<GenerateOutcome> Completion => _completion.Task;

    /// <exception cref="InvalidOperationException">It was submitted before.</exception>
    internal void MarkSubmitted()
    {
        if (Interlocked.Exchange(ref _submitted, 1) != 0)
        {
            throw new InvalidOperationException("A request is submitted once.");
        }
    }

    internal void Complete(GenerateOutcome outcome) => _completion.TrySetResult(outcome);

    internal void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);

    internal void TryFail(EngineFaultedException fault) => _completion.TrySetException(fault);
}
