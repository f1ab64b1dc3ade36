using Pipeline.Benchmarks.Quality.Embedder;
using Pipeline.Benchmarks.Quality.Extractor;

namespace Pipeline.Benchmarks.Quality;

/// <summary>
/// How good the sample models are in each precision. Seeds are fixed: the figures are the same in every run, but for int8 and int4,
/// whose products differ in their last bits with the number of rows in a step.
/// </summary>
internal static class QualityBenchmark
{
    public static async Task<int> RunAsync(bool quick)
    {
        if (new[] { SampleModels.Extractor, SampleModels.Embedder }.FirstOrDefault(model => !Directory.Exists(model)) is { } missing)
        {
            Console.Error.WriteLine($"There is no model in {missing}; scripts/models/README.md says how it is made.");
            return 1;
        }

        await ExtractorQuality.RunAsync(documents: quick ? 60 : 300);
        Console.WriteLine();
        await EmbedderQuality.RunAsync();
        return 0;
    }
}
