using Pipeline.Engine.Encoding;

namespace Pipeline.Worker.Models;

/// <summary>
/// Computes nothing: every input gets the same vector of length 1. For measuring what the pipeline itself costs; a model path
/// of the form <c>null:DIMENSIONS</c> selects it.
/// </summary>
internal sealed class NullEncoderRunner : IEncoderRunner
{
    /// <summary>What a model path begins with that means no model.</summary>
    public const string PathPrefix = "null:";

    // more than any line of 8 MiB has words, so that the null model refuses nothing for its length
    private const int LongestInputTokens = 8 * 1024 * 1024;

    private readonly float _component;

    /// <param name="dimensions">Floats of the vector, 1 or more.</param>
    public NullEncoderRunner(int dimensions)
    {
        Dimensions = dimensions;
        _component = 1 / MathF.Sqrt(dimensions);
    }

    public int Dimensions { get; }

    public int MaxSequenceTokens => LongestInputTokens;

    public int VocabularySize => int.MaxValue;

    public void Run(EncoderBatch batch, Span<float> embeddings) => embeddings.Fill(_component);

    public void Dispose()
    {
    }
}
