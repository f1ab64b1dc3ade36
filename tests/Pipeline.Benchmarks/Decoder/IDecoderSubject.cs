namespace Pipeline.Benchmarks.Decoder;

/// <summary>An engine with a loaded model, as the bench steps it.</summary>
internal interface IDecoderSubject : IDisposable
{
    /// <summary>Prepares sequences that have each <paramref name="context"/> tokens in the cache.</summary>
    void Prepare(int sequences, int context);

    /// <summary>Computes one token of each prepared sequence, with logits.</summary>
    void DecodeStep();

    /// <summary>Computes a prompt of an empty sequence, with logits of its last token.</summary>
    void Prefill(int tokens);

    /// <summary>The logits of all tokens of a fixed text.</summary>
    /// <param name="tokenIds">The text.</param>
    /// <param name="write">Called with one row at a time, in order.</param>
    void Logits(ReadOnlySpan<int> tokenIds, Action<ReadOnlyMemory<float>> write);
}
