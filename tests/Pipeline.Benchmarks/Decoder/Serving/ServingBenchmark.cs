using System.Globalization;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.SampleModel.Models;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>What the scheduler and the prefix cache gain, in one engine on one model, variants in turns.</summary>
internal static class ServingBenchmark
{
    private const int Batch = 32;

    public static async Task<int> RunAsync(bool quick)
    {
        int threads = Math.Min(2, Environment.ProcessorCount), rounds = quick ? 1 : 3;
        Print($"Qwen2.5-0.5B shape, random weights, w8a8, {threads} threads, at most {Batch} sequences; {rounds} rounds, variants in turns");
        DecoderFiles files = DecoderFiles.Prepare(DecoderShape.Qwen25Half);
        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(
            files.Compile(Precision.W8A8), new DecoderSessionOptions { ThreadCount = threads, ContextLength = 2048 });
        await CompareModesAsync(runner, rounds, ServedRequests.Skewed(quick ? 64 : 192));
        await ComparePrefixCacheAsync(runner, rounds, ServedRequests.SharedPrefix(64));
        await CacheFill.PrintAsync(runner);
        return 0;
    }

    private static async Task CompareModesAsync(OnnxDecoderRunner runner, int rounds, IReadOnlyList<ServedRequest> load)
    {
        var rates = Enum.GetValues<BatchingMode>().ToDictionary(mode => mode, _ => new Scatter());
        var firstTokens = Enum.GetValues<BatchingMode>().ToDictionary(mode => mode, _ => new Scatter());
        for (int round = 0; round < rounds; round++)
        {
            foreach (BatchingMode mode in rates.Keys)
            {
                ServingFigures figures = await Serving.RunAsync(runner, Options(mode, prefixCache: false), load);
                rates[mode].Add(figures.Rate);
                firstTokens[mode].Add(figures.FirstTokenSeconds);
            }
        }

        Print($"skewed output lengths, {load.Count} requests, {load.Sum(request => request.NewTokens)} tokens");
        foreach ((BatchingMode mode, Scatter rate) in rates)
        {
            double ratio = rate.MedianRatioTo(rates[BatchingMode.Static]);
            Print($"  {mode,-12} {rate.ToString("F0")} tokens/s, x{ratio:F2} of static; time to first token {firstTokens[mode].Median:F1} s");
        }
    }

    private static async Task ComparePrefixCacheAsync(OnnxDecoderRunner runner, int rounds, IReadOnlyList<ServedRequest> load)
    {
        Scatter with = new(), without = new();
        for (int round = 0; round < rounds; round++)
        {
            with.Add((await Serving.RunAsync(runner, Options(BatchingMode.Continuous, prefixCache: true), load)).Seconds);
            without.Add((await Serving.RunAsync(runner, Options(BatchingMode.Continuous, prefixCache: false), load)).Seconds);
        }

        Print($"{load.Count} requests that share a prefix of 1,000 tokens");
        Print($"  with the prefix cache    {with.ToString("F2")} s");
        Print($"  without                  {without.ToString("F2")} s, x{without.MedianRatioTo(with):F1}");
    }

    private static DecoderEngineOptions Options(BatchingMode mode, bool prefixCache) =>
        new() { BatchingMode = mode, PrefixCache = prefixCache, MaxRunningSequences = Batch };

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
