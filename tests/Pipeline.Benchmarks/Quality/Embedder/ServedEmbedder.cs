using System.Diagnostics.Metrics;
using Pipeline.Engine.Encoding;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Models;

namespace Pipeline.Benchmarks.Quality.Embedder;

/// <summary>An encoder as a worker loads and runs it.</summary>
internal static class ServedEmbedder
{
    private const string Name = "doc-embedder";

    /// <summary>Embeds texts, all at once.</summary>
    /// <param name="modelDirectory">A Hugging Face directory of an encoder.</param>
    /// <param name="texts">Each fits into the model's context.</param>
    /// <returns>Embeddings of length one, in the order of the texts.</returns>
    /// <exception cref="InvalidOperationException">A text has too many tokens, or none.</exception>
    public static async Task<float[][]> EmbedAsync(string modelDirectory, IReadOnlyList<string> texts)
    {
        using LoadedRunner loaded = new RunnerLoader(TimeProvider.System).Load(modelDirectory, WeightLoading.Prepacked);
        using Meter meter = new(EncoderEngineMetrics.MeterName);
        EncoderEngineProfile profile = EncoderEngineProfile.Create(new EncoderEngineOptions());
        await using EncoderEngine engine = new(loaded.Runner, profile, new EncoderEngineMetrics(meter, Name), TimeProvider.System);
        List<EmbedRequest> requests = [];
        foreach (string text in texts)
        {
            List<int> ids = [];
            loaded.TextEncoder.Encode(text, ids);
            requests.Add(new EmbedRequest([.. ids]));
            await engine.SubmitAsync(requests[^1], CancellationToken.None);
        }

        EmbedOutcome[] outcomes = await Task.WhenAll(requests.Select(request => request.Completion));
        return [.. outcomes.Select(Embedding)];
    }

    private static float[] Embedding(EmbedOutcome outcome) => outcome switch
    {
        EmbedResult result => result.Embedding.ToArray(),
        EmbedFailure failure => throw new InvalidOperationException($"A passage cannot be embedded: {failure.Message}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
