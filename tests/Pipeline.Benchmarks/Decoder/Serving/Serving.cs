using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Generation;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>Serves a load with a fresh engine on a runner.</summary>
internal static class Serving
{
    /// <summary>Submits all at once and waits for all.</summary>
    public static async Task<ServingFigures> RunAsync(
        IDecoderRunner runner, DecoderEngineOptions options, IReadOnlyList<ServedRequest> load)
    {
        using Meter meter = new(DecoderEngineMetrics.MeterName);
        await using DecoderEngine engine = new(
            runner, DecoderEngineProfile.Create(options), new DecoderEngineMetrics(meter, "bench"), TimeProvider.System);
        long start = Stopwatch.GetTimestamp();
        List<GenerateRequest> requests = [];
        foreach (ServedRequest served in load)
        {
            GenerateRequest request = new(served.Prompt) { MaxTokens = served.NewTokens };
            requests.Add(request);
            await engine.SubmitAsync(request, CancellationToken.None);
        }

        GenerateResult[] results = [.. (await Task.WhenAll(requests.Select(request => request.Completion))).Cast<GenerateResult>()];
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Scatter firstTokens = new();
        foreach (GenerateResult result in results)
        {
            firstTokens.Add(result.FirstTokenDuration.TotalSeconds);
        }

        return new ServingFigures(seconds, results.Sum(result => result.Samples.Sum(sample => sample.TokenIds.Length)), firstTokens.Median);
    }
}
