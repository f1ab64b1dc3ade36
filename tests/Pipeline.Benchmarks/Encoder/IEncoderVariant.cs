namespace Pipeline.Benchmarks.Encoder;

/// <summary>One way to embed a collection of documents.</summary>
internal interface IEncoderVariant : IDisposable
{
    string Name { get; }

    /// <summary>Embeds all documents in batches of this variant's making.</summary>
    /// <param name="documents">Token ids.</param>
    /// <param name="embeddings">[documents, dimensions]; filled.</param>
    void Run(int[][] documents, float[] embeddings);
}
