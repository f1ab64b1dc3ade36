using Pipeline.Engine.Execution;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>
/// Goes on with the alphabet: after each letter the next one, after z the end. Tests can hold its steps back, or make all letters
/// equally likely.
/// </summary>
internal sealed class FakeDecoderRunner : IDecoderRunner
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _steps;

    public int VocabularySize => FakeTokenText.VocabularySize;

    public int ContextLength => TestDecoder.ContextLength;

    public int BlockTokens => 8;

    public int BlockCount => 64;

    public long BlockBytes => 1;

    /// <summary>Steps that have begun.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>Whether any letter may follow.</summary>
    public bool IsFlat { get; set; }

    /// <summary>Whether logits are no numbers.</summary>
    public bool IsBroken { get; set; }

    public void Hold() => _open.Reset();

    public void Release() => _open.Set();

    public void Run(DecoderStep step, Memory<float> logits)
    {
        Interlocked.Increment(ref _steps);
        _open.Wait();
        logits.Span.Fill(IsBroken ? float.NaN : -100);
        ReadOnlySpan<int> rows = step.LogitsIndices.Span;
        for (int row = 0; row < rows.Length; row++)
        {
            Span<float> next = logits.Span.Slice(row * VocabularySize, VocabularySize);
            int last = step.TokenIds.Span[rows[row]];
            if (IsFlat)
            {
                next['a'..('z' + 1)].Clear();
            }
            else
            {
                next[last == 'z' ? FakeTokenText.End : last is >= 'a' and < 'z' ? last + 1 : 'a'] = 0;
            }
        }
    }

    public void CopyBlock(int source, int destination)
    {
    }

    public void Dispose() => Release();
}
