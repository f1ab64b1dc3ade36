using System.Collections.Concurrent;
using Pipeline.Engine.Encoding;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>
/// Answers with [first token, tokens, 0.5, -0.25], so that an answer tells whose it is, and counts what it computed by first
/// token. Tests can hold its steps back or make them fail.
/// </summary>
internal sealed class FakeEncoderRunner : IEncoderRunner
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _started;

    public int Dimensions => 4;

    public int MaxSequenceTokens => 16;

    public int VocabularySize => 10_000;

    /// <summary>How often each first token was computed.</summary>
    public ConcurrentDictionary<int, int> Computed { get; } = [];

    /// <summary>Sequences whose step has begun.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>What a step throws; null for none.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Replaces a float of every answer.</summary>
    public float? Third { get; set; }

    /// <summary>Lets at most so many more sequences through before steps are held back; null for no limit.</summary>
    public int? HoldAfter { get; set; }

    public void Hold() => _open.Reset();

    public void Release()
    {
        HoldAfter = null;
        _open.Set();
    }

    public void Run(EncoderBatch batch, Span<float> embeddings)
    {
        int started = Interlocked.Add(ref _started, batch.SequenceCount);
        if (HoldAfter is { } limit && started > limit)
        {
            Hold();
        }

        _open.Wait();
        if (Failure is { } failure)
        {
            throw failure;
        }

        for (int i = 0; i < batch.SequenceCount; i++)
        {
            ReadOnlySpan<int> tokens = batch.TokenIds[batch.SequenceStarts[i]..batch.SequenceStarts[i + 1]];
            Computed.AddOrUpdate(tokens[0], 1, (_, count) => count + 1);
            Span<float> embedding = embeddings.Slice(i * Dimensions, Dimensions);
            embedding[0] = tokens[0];
            embedding[1] = tokens.Length;
            embedding[2] = Third ?? 0.5f;
            embedding[3] = -0.25f;
        }
    }

    public void Dispose() => _open.Set();
}
