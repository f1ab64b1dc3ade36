using System.Globalization;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.SampleModel.Models;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>
/// Tokens a second of each precision beside llama.cpp's Q4_0 on the same weights: one process an engine, all measured in turns
/// within a round, so that whatever else the machine does meets all of them alike. Ratios are medians of each round's.
/// </summary>
internal static class DecoderBenchmark
{
    private const string Llama = "llama.cpp Q4_0";
    private const int Context = 256;
    private const int LogitsTokens = 96;

    private static readonly Precision[] Precisions = [Precision.Int4, Precision.Int8, Precision.W8A8, Precision.Fp32];

    public static int Run(bool quick)
    {
        int threads = Math.Min(2, Environment.ProcessorCount), rounds = quick ? 3 : 9;
        DecoderShape shape = DecoderShape.Qwen25Half;
        Print($"Qwen2.5-0.5B shape, random weights, {threads} threads, context {Context}; {rounds} rounds, all engines in turns within each");
        DecoderFiles files = DecoderFiles.Prepare(shape);
        DecoderCase[] cases =
        [
            .. new[] { 1, 8, 32, 64 }.Select(sequences => DecoderCase.Decode(sequences, Context, steps: sequences > 8 ? 6 : 12)),
            DecoderCase.Prefill(512, repetitions: 2),
        ];
        List<MeasuredEngine> engines = [];
        try
        {
            Start(files, threads, engines);
            for (int round = 0; round < rounds; round++)
            {
                foreach (DecoderCase measured in cases)
                {
                    foreach (MeasuredEngine engine in engines)
                    {
                        engine.Measure(measured);
                    }
                }
            }

            PrintRates(engines, cases);
            PrintDistances(engines, files);
            return 0;
        }
        finally
        {
            engines.ForEach(engine => engine.Dispose());
        }
    }

    private static void Start(DecoderFiles files, int threads, List<MeasuredEngine> engines)
    {
        string threadText = threads.ToString(CultureInfo.InvariantCulture);
        if (DecoderFiles.LlamaLibraries is { } libraries)
        {
            engines.Add(new MeasuredEngine(
                Llama, DecoderChild.LlamaKind, threadText, libraries, files.WriteGguf(),
                files.Shape.VocabularySize.ToString(CultureInfo.InvariantCulture)));
        }
        else
        {
            Print($"llama.cpp is not there: scripts/packages/llama.sh fetches it");
        }

        foreach (Precision precision in Precisions)
        {
            engines.Add(new MeasuredEngine(
                precision.ToString(), DecoderChild.PipelineKind, threadText, files.Compile(precision)));
        }
    }

    private static void PrintRates(List<MeasuredEngine> engines, DecoderCase[] cases)
    {
        Print($"tokens/s, median (minimum to maximum); x: over llama.cpp in the same round, median");
        Console.WriteLine($"{string.Empty,-16}{string.Concat(cases.Select(measured => $"{measured.Label,-34}"))}time to first token, prompt of 512");
        MeasuredEngine? llama = engines.Find(engine => engine.Name == Llama);
        foreach (MeasuredEngine engine in engines)
        {
            string cells = string.Concat(cases.Select(measured => $"{Cell(engine, llama, measured),-34}"));
            double firstToken = cases[^1].Tokens * 1000 / engine.Rates(cases[^1]).Median;
            Print($"{engine.Name,-16}{cells}{firstToken:F0} ms");
        }
    }

    private static string Cell(MeasuredEngine engine, MeasuredEngine? llama, DecoderCase measured)
    {
        Scatter rates = engine.Rates(measured);
        string ratio = llama is null || llama == engine
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" x{rates.MedianRatioTo(llama.Rates(measured)):F2}");
        return rates.ToString("F0").Trim() + ratio;
    }

    private static void PrintDistances(List<MeasuredEngine> engines, DecoderFiles files)
    {
        string reference = files.LogitsFile(nameof(Precision.Fp32));
        engines.Find(engine => engine.Name == nameof(Precision.Fp32))!.WriteLogits(LogitsTokens, reference);
        Print($"against fp32 over {LogitsTokens} tokens: error of the logits, divergence (nats), same most likely token");
        foreach (MeasuredEngine engine in engines.Where(engine => engine.Name != nameof(Precision.Fp32)))
        {
            string file = files.LogitsFile(engine.Name.Replace(' ', '-'));
            engine.WriteLogits(LogitsTokens, file);
            LogitsDistance distance = LogitsDistance.Between(reference, file, files.Shape.VocabularySize);
            Print($"{engine.Name,-16}{distance.RelativeError,8:P2} {distance.MeanDivergence,12:E2} {distance.TopAgreement,8:P1}");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
