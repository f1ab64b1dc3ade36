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
        Print($"Qwen2.5-0.5B shape, random weights, w8a8, {threads} threads; {rounds} rounds, variants in turns");
        DecoderFiles files = DecoderFiles.Prepare(DecoderShape.Qwen25Half);
        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(
            files.Compile(Precision.W8A8), new DecoderSessionOptions { ThreadCount = threads, ContextLength = 2048 });
        await CompareModesAsync(runner, rounds, ServedRequests.Skewed(quick ? 192 : 384));
        await ComparePrefixCacheAsync(runner, rounds, ServedRequests.SharedPrefix(64));
        await CacheFill.PrintAsync(runner);
        return 0;
    }

    private static async Task CompareModesAsync(OnnxDecoderRunner runner, int rounds, IReadOnlyList<ServedRequest> load)
    {
        ServingVariant reference = new(BatchingMode.Static, Batch);
        ServingVariant[] variants =
        [
            new(BatchingMode.Continuous, DecoderEngineDefaults.MaxRunningSequences),
            new(BatchingMode.Continuous, Batch),
            new(BatchingMode.Dynamic, Batch),
            reference,
        ];
        var rates = variants.ToDictionary(variant => variant, _ => new Scatter());
        var firstTokens = variants.ToDictionary(variant => variant, _ => new Scatter());
        for (int round = 0; round < rounds; round++)
        {
            foreach (ServingVariant variant in variants)
            {
                ServingFigures figures = await Serving.RunAsync(runner, Options(variant, prefixCache: false), load);
                rates[variant].Add(figures.Rate);
                firstTokens[variant].Add(figures.FirstTokenSeconds);
            }
        }

        Print($"skewed output lengths, {load.Count} requests, {load.Sum(request => request.NewTokens)} tokens");
        foreach ((ServingVariant variant, Scatter rate) in rates)
        {
            string name = $"{variant.Mode}, {variant.Sequences}";
            double ratio = rate.MedianRatioTo(rates[reference]);
            Print($"  {name,-15} {rate.ToString("F0")} tokens/s, x{ratio:F2} of static; time to first token {firstTokens[variant].Median:F1} s");
        }
    }

    private static async Task ComparePrefixCacheAsync(OnnxDecoderRunner runner, int rounds, IReadOnlyList<ServedRequest> load)
    {
        ServingVariant variant = new(BatchingMode.Continuous, Batch);
        Scatter with = new(), without = new();
        for (int round = 0; round < rounds; round++)
        {
            with.Add((await Serving.RunAsync(runner, Options(variant, prefixCache: true), load)).Seconds);
            without.Add((await Serving.RunAsync(runner, Options(variant, prefixCache: false), load)).Seconds);
        }

        Print($"{load.Count} requests that share a prefix of 1,000 tokens");
        Print($"  with the prefix cache    {with.ToString("F2")} s");
        Print($"  without                  {without.ToString("F2")} s, x{without.MedianRatioTo(with):F1}");
    }

    private static DecoderEngineOptions Options(ServingVariant variant, bool prefixCache) =>
        new() { BatchingMode = variant.Mode, PrefixCache = prefixCache, MaxRunningSequences = variant.Sequences };

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
