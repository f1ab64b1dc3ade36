using System.Globalization;

namespace Pipeline.Benchmarks.Decoder;

/// <summary>Writes what the decoder bench measured.</summary>
internal static class DecoderTable
{
    /// <summary>A row an engine, a column a case.</summary>
    /// <param name="engines">All have measured the cases.</param>
    /// <param name="cases">The last one is the prefill.</param>
    /// <param name="distances">Stand beside the rates; null for none.</param>
    public static void WriteRates(
        MeasuredEngines engines, IReadOnlyList<DecoderCase> cases, IReadOnlyDictionary<string, LogitsDistance>? distances)
    {
        Console.WriteLine("tokens/s, median (minimum to maximum); x: over llama.cpp in the same round, median");
        string heads = string.Concat(cases.Select(measured => $"{measured.Label,-34}"));
        string distanceHead = distances is null ? string.Empty : $"{"KL (nats)",-12}{"top-1",-9}";
        Console.WriteLine($"{string.Empty,-16}{distanceHead}{heads}time to first token, prompt of {cases[^1].Tokens}");
        foreach (MeasuredEngine engine in engines.All)
        {
            string cells = string.Concat(cases.Select(measured => $"{Cell(engine, engines.Llama, measured),-34}"));
            double firstToken = cases[^1].Tokens * 1000 / engine.Rates(cases[^1]).Median;
            string distance = distances is null ? string.Empty : Cell(distances.GetValueOrDefault(engine.Name));
            Print($"{engine.Name,-16}{distance}{cells}{firstToken:F0} ms");
        }

        Console.WriteLine("fp16 and bf16 are widened when they are loaded and computed in fp32: they are as fast as fp32");
    }

    /// <summary>A row an engine.</summary>
    public static void WriteDistances(IReadOnlyDictionary<string, LogitsDistance> distances)
    {
        foreach ((string name, LogitsDistance distance) in distances)
        {
            Print($"{name,-16}{distance.RelativeError,8:P2} {distance.MeanDivergence,12:E2} {distance.TopAgreement,8:P1}");
        }
    }

    private static string Cell(LogitsDistance? distance) => distance is null
        ? $"{"0",-12}{"100.0 %",-9}"
        : string.Create(CultureInfo.InvariantCulture, $"{distance.MeanDivergence,-12:E2}{distance.TopAgreement,-9:P1}");

    private static string Cell(MeasuredEngine engine, MeasuredEngine? llama, DecoderCase measured)
    {
        Scatter rates = engine.Rates(measured);
        string ratio = llama is null || llama == engine
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" x{rates.MedianRatioTo(llama.Rates(measured)):F2}");
        return rates.ToString("F0").Trim() + ratio;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
