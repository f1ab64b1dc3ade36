using System.Collections.Concurrent;
using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Tests.Execution;

/// <summary>A <see cref="HashRunner"/> that can hold its steps until the test lets them go, and can fail.</summary>
internal sealed class HoldingRunner(HashRunner inner) : IDecoderRunner
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _permits = new(0);

    /// <summary>Whether each step waits for <see cref="LetGo"/>.</summary>
    public bool Holds { get; init; }

    /// <summary>Thrown by every step that is let go.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The sequences of each step.</summary>
    public ConcurrentQueue<int> Steps { get; } = new();

    public ConcurrentQueue<int> ThreadIds { get; } = new();

    public int VocabularySize => inner.VocabularySize;

    public int ContextLength => inner.ContextLength;

    public int BlockTokens => inner.BlockTokens;

    public int BlockCount => inner.BlockCount;

    public long BlockBytes => inner.BlockBytes;

    public void Run(DecoderStep step, Memory<float> logits)
    {
        Steps.Enqueue(step.SequenceCount);
        ThreadIds.Enqueue(Thread.CurrentThread.IsThreadPoolThread ? -1 : Environment.CurrentManagedThreadId);
        _started.Release();
        if (Holds && !_permits.Wait(Limit))
        {
            throw new TimeoutException("The test never let the step go.");
        }

        if (Failure is not null)
        {
            throw Failure;
        }

        inner.Run(step, logits);
    }

    public void CopyBlock(int source, int destination) => inner.CopyBlock(source, destination);

    /// <summary>Waits until one more step has begun.</summary>
    public async Task NextStepAsync() => Assert.IsTrue(await _started.WaitAsync(Limit), "No step began.");

    public void LetGo(int steps) => _permits.Release(steps);

    public void Dispose()
    {
        _started.Dispose();
        _permits.Dispose();
        inner.Dispose();
    }
}
