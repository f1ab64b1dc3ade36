using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;

namespace Pipeline.Benchmarks.Encoder;

/// <summary>Ragged batches in arrival order through <see cref="OnnxEncoderRunner"/>, up to a budget of tokens a run.</summary>
internal sealed class RaggedVariant(OnnxEncoderRunner runner, int workers, int threads, int tokenBudget) : IEncoderVariant
{
    /// <summary>The budget that no second document fits into.</summary>
    public const int OneDocument = 0;

    public string Name => tokenBudget == OneDocument
        ? $"one document a run, W{workers} T{threads}"
        : $"ragged, {tokenBudget} tokens, W{workers} T{threads}";

    public void Run(int[][] documents, float[] embeddings)
    {
        List<Range> batches = Plan(documents);
        WorkerPool.Run(workers, batches.Count, () =>
        {
            EncoderBatch batch = new();
            return index => RunBatch(batch, documents, batches[index], embeddings);
        });
    }

    public void Dispose()
    {
        // the runner is shared between variants and belongs to the benchmark
    }

    private void RunBatch(EncoderBatch batch, int[][] documents, Range range, float[] embeddings)
    {
        batch.Clear();
        foreach (int[] document in documents[range])
        {
            batch.Add(document);
        }

        int first = range.Start.Value * runner.Dimensions;
        runner.Run(batch, embeddings.AsSpan(first, batch.SequenceCount * runner.Dimensions));
    }

    private List<Range> Plan(int[][] documents)
    {
        List<Range> batches = [];
        int start = 0, tokens = 0;
        for (int i = 0; i < documents.Length; i++)
        {
            if (i > start && tokens + documents[i].Length > tokenBudget)
            {
                batches.Add(start..i);
                start = i;
                tokens = 0;
            }

            tokens += documents[i].Length;
        }

        batches.Add(start..documents.Length);
        return batches;
    }
}
