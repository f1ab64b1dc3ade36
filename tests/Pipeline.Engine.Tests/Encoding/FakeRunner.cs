using System.Collections.Concurrent;
using Pipeline.Engine.Encoding;

namespace Pipeline.Engine.Tests.Encoding;

/// <summary>Embeds a sequence as [length, sum, first, last]; can hold its steps until the test lets them go.</summary>
internal sealed class FakeRunner : IEncoderRunner
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _permits = new(0);

    public int Dimensions => 4;

    public int MaxSequenceTokens { get; init; } = 100;

    public int VocabularySize => 1_000;

    /// <summary>Whether each step waits for <see cref="LetGo"/>.</summary>
    public bool Holds { get; init; }

    /// <summary>Thrown by every step that is let go.</summary>
    public Exception? Failure { get; init; }

    /// <summary>The lengths of the sequences of each step, in the order in which the steps began.</summary>
    public ConcurrentQueue<int[]> Steps { get; } = new();

    public ConcurrentQueue<bool> RanOnPoolThread { get; } = new();

    public static float[] Embed(ReadOnlySpan<int> tokenIds)
    {
        int sum = 0;
        foreach (int id in tokenIds)
        {
            sum += id;
        }

        return [tokenIds.Length, sum, tokenIds[0], tokenIds[^1]];
    }

    public void Run(EncoderBatch batch, Span<float> embeddings)
    {
        Assert.AreEqual(batch.SequenceCount * Dimensions, embeddings.Length);
        int[] lengths = new int[batch.SequenceCount];
        for (int i = 0; i < lengths.Length; i++)
        {
            ReadOnlySpan<int> tokenIds = batch.TokenIds[batch.SequenceStarts[i]..batch.SequenceStarts[i + 1]];
            lengths[i] = tokenIds.Length;
            Embed(tokenIds).CopyTo(embeddings[(i * Dimensions)..]);
        }

        Steps.Enqueue(lengths);
        RanOnPoolThread.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
        _started.Release();
        if (Holds && !_permits.Wait(Limit))
        {
            throw new TimeoutException("The test never let the step go.");
        }

        if (Failure is not null)
        {
            throw Failure;
        }
    }

    /// <summary>Waits until one more step has begun.</summary>
    public async Task NextStepAsync() => Assert.IsTrue(await _started.WaitAsync(Limit), "No step began.");

    public void LetGo(int steps) => _permits.Release(steps);

    public void Dispose()
    {
        _started.Dispose();
        _permits.Dispose();
    }
}
