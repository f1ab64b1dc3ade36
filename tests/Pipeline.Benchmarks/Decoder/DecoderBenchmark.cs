using System.Globalization;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.HuggingFace;
using Pipeline.SampleModel.Models;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>
/// Tokens a second of each precision beside llama.cpp's Q4_0 on the same weights: one process an engine, all measured in turns
/// within a round, so that whatever else the machine does meets all of them alike. Ratios are medians of each round's.
/// </summary>
internal static class DecoderBenchmark
{
    private const int Context = 256;
    private const int PrefillTokens = 512;
    private const int ArithmeticTokens = 96;
    private const int MaxTextTokens = 1024;

    // beyond, llama.cpp in F32 would take longer than all else
    private const long SmallModelBytes = 256 << 20;

    private static readonly Precision[] Precisions = [Precision.Int4, Precision.Int8, Precision.W8A8, Precision.Fp32];

    /// <param name="quick">Fewer rounds.</param>
    /// <param name="modelDirectory">A Hugging Face directory of trained weights, or null for random ones in the shape of Qwen2.5-0.5B.</param>
    public static int Run(bool quick, string? modelDirectory)
    {
        try
        {
            return modelDirectory is null ? RunRandom(quick) : RunTrained(quick, modelDirectory);
        }
        catch (Exception exception) when (exception is ModelFormatException or NotSupportedException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static int RunRandom(bool quick)
    {
        DecoderFiles files = DecoderFiles.Prepare(DecoderShape.Qwen25Half);
        using MeasuredEngines engines = new(files, Threads);
        PrintHead("Qwen2.5-0.5B shape, random weights", Context, quick);
        engines.Start(isLlamaFloat: false, Precisions);
        IReadOnlyList<DecoderCase> cases = Cases(Context, PrefillTokens);
        engines.Measure(cases, Rounds(quick));
        DecoderTable.WriteRates(engines, cases, distances: null);
        Console.WriteLine($"against fp32 over {ArithmeticTokens} tokens: error of the logits, divergence (nats), same most likely token");
        DecoderTable.WriteDistances(engines.Distances([LogitsText.Arithmetic(ArithmeticTokens)]));
        return 0;
    }

    private static int RunTrained(bool quick, string modelDirectory)
    {
        DecoderFiles files = DecoderFiles.Of(modelDirectory);
        int limit = files.Config.ContextLength, context = Math.Min(Context, limit / 2), prefill = Math.Min(PrefillTokens, limit);
        IReadOnlyList<LogitsText> texts = LogitsText.OfDocuments(files.Model, Math.Min(limit, MaxTextTokens));
        if (texts.Count == 0)
        {
            throw new NotSupportedException($"No held-out document fits into the model's context of {limit} tokens.");
        }

        using MeasuredEngines engines = new(files, Threads);
        PrintHead(files.Model, context, quick);
        if (context < Context || prefill < PrefillTokens)
        {
            Print($"the model's context is {limit} tokens: cases of {Context} and {PrefillTokens} are cut to {context} and {prefill}");
        }

        bool isSmall = Directory.EnumerateFiles(files.Model, "*.safetensors").Sum(file => new FileInfo(file).Length) <= SmallModelBytes;
        engines.Start(isSmall, Precisions);
        IReadOnlyList<DecoderCase> cases = Cases(context, prefill);
        engines.Measure(cases, Rounds(quick));
        int places = texts.Sum(text => text.Ids.Length - text.First);
        Print($"KL and top-1 against our fp32 over the right answers to {texts.Count} held-out documents: {places} tokens");
        DecoderTable.WriteRates(engines, cases, engines.Distances(texts));
        return 0;
    }

    private static int Threads => Math.Min(2, Environment.ProcessorCount);

    private static int Rounds(bool quick) => quick ? 3 : 9;

    private static DecoderCase[] Cases(int context, int prefill) =>
    [
        .. new[] { 1, 8, 32, 64 }.Select(sequences => DecoderCase.Decode(sequences, context, steps: sequences > 8 ? 6 : 12)),
        DecoderCase.Prefill(prefill, repetitions: 2),
    ];

    private static void PrintHead(string model, int context, bool quick) =>
        Print($"{model}, {Threads} threads, context {context}; {Rounds(quick)} rounds, all engines in turns within each");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
