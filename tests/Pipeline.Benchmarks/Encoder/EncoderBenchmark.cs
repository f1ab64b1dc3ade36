using System.Diagnostics;
using System.Globalization;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.SampleModel.Models;

namespace Pipeline.Benchmarks.Encoder;

/// <summary>Documents a second of ragged batches, of one document a run, and of padded batches, interleaved in one process.</summary>
internal static class EncoderBenchmark
{
    private const int Seed = 7;
    private const int WarmUpDocuments = 8;

    private static readonly BertShape MiniLm = new()
    {
        HiddenSize = 384,
        HeadCount = 12,
        LayerCount = 6,
        IntermediateSize = 1536,
        VocabularySize = 30_522,
    };

    public static int Run(bool quick)
    {
        int[][] documents = Documents.Create(quick ? 96 : 384, MiniLm.VocabularySize, Seed);
        string meanTokens = documents.Average(document => document.Length).ToString("F1", CultureInfo.InvariantCulture);
        Console.WriteLine($"MiniLM-L6 shape, {documents.Length} documents of {meanTokens} tokens, {Environment.ProcessorCount} cores");

        using TemporaryModel model = new(MiniLm);
        int cores = Environment.ProcessorCount;
        using OnnxEncoderRunner narrow = OnnxEncoderRunner.Load(model.Path, new EncoderSessionOptions());
        using OnnxEncoderRunner wide = OnnxEncoderRunner.Load(model.Path, new EncoderSessionOptions { IntraOpThreadCount = cores });
        List<IEncoderVariant> variants = CreateVariants(quick, model.Path, narrow, wide, cores);
        try
        {
            Measure(variants, documents, maxRepetitions: 7, limit: TimeSpan.FromSeconds(quick ? 70 : 300));
        }
        finally
        {
            variants.ForEach(variant => variant.Dispose());
        }

        return 0;
    }

    private static List<IEncoderVariant> CreateVariants(
        bool quick, string modelDirectory, OnnxEncoderRunner narrow, OnnxEncoderRunner wide, int cores)
    {
        int[] budgets = quick ? [512, 2048, 8192] : [256, 512, 1024, 2048, 4096, 8192];
        int[] wideBudgets = quick ? [2048] : [512, 2048, 8192];
        return
        [
            .. budgets.Select(budget => new RaggedVariant(narrow, cores, 1, budget)),
            .. wideBudgets.Select(budget => new RaggedVariant(wide, 1, cores, budget)),
            new RaggedVariant(narrow, cores, 1, RaggedVariant.OneDocument),
            new RaggedVariant(wide, 1, cores, RaggedVariant.OneDocument),
            new PaddedVariant(modelDirectory, 1, cores),
        ];
    }

    private static void Measure(List<IEncoderVariant> variants, int[][] documents, int maxRepetitions, TimeSpan limit)
    {
        float[][] embeddings = [.. variants.Select(_ => new float[documents.Length * MiniLm.HiddenSize])];
        Scatter[] rates = [.. variants.Select(_ => new Scatter())];
        Scatter[] processorTimes = [.. variants.Select(_ => new Scatter())];
        variants.ForEach(variant => variant.Run(documents[..WarmUpDocuments], embeddings[0]));
        long begin = Stopwatch.GetTimestamp();
        TimeSpan longest = TimeSpan.Zero;
        for (int repetition = 0; repetition < maxRepetitions; repetition++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < variants.Count; i++)
            {
                MeasureOnce(variants[i], documents, embeddings[i], rates[i], processorTimes[i]);
            }

            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            longest = taken > longest ? taken : longest;
            if (Stopwatch.GetElapsedTime(begin) + longest > limit)
            {
                break;
            }
        }

        double tokensPerDocument = documents.Average(document => document.Length);
        Console.WriteLine($"{"median (min to max)",-31}{"documents/s",-26}{"tokens/s",9}  {"processor ms a document",-24} difference");
        for (int i = 0; i < variants.Count; i++)
        {
            float difference = embeddings[0].Zip(embeddings[i], (a, b) => MathF.Abs(a - b)).Max();
            string tokenRate = (rates[i].Median * tokensPerDocument).ToString("F0", CultureInfo.InvariantCulture);
            Console.WriteLine(
                $"{variants[i].Name,-31}{rates[i].ToString("F1"),-26}{tokenRate,9}  {processorTimes[i].ToString("F1"),-24} "
                + difference.ToString("E1", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Processor time beside the rate: on a machine with other work it is the steadier of the two.</summary>
    private static void MeasureOnce(IEncoderVariant variant, int[][] documents, float[] embeddings, Scatter rate, Scatter processorTime)
    {
        TimeSpan usedBefore = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        variant.Run(documents, embeddings);
        rate.Add(documents.Length / Stopwatch.GetElapsedTime(start).TotalSeconds);
        processorTime.Add((Environment.CpuUsage.TotalTime - usedBefore).TotalMilliseconds / documents.Length);
    }
}
