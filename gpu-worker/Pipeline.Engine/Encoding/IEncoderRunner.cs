namespace Pipeline.Engine.Encoding;

/// <summary>Executes one encoder step; decides nothing. Safe to call from several threads at once.</summary>
public interface IEncoderRunner : IDisposable
{
    /// <summary>Floats in one embedding.</summary>
    int Dimensions { get; }

    /// <summary>Longest sequence that the model accepts, in tokens, special tokens included.</summary>
    int MaxSequenceTokens { get; }

    /// <summary>Ids at or over this number are not in the vocabulary.</summary>
    int VocabularySize { get; }

    /// <summary>Computes one normalised embedding a sequence.</summary>
    /// <param name="batch">The sequences; its buffers are read during the call only.</param>
    /// <param name="embeddings">[batch.SequenceCount, Dimensions], row-major; filled in the batch's order.</param>
    void Run(EncoderBatch batch, Span<float> embeddings);
}
