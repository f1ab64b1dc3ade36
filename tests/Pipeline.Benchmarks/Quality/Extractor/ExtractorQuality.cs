using System.Globalization;
using Pipeline.Engine.Onnx.Compilation.Reporting;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>Exact match, perplexity and distance from fp32 of the extractor in each precision.</summary>
internal static class ExtractorQuality
{
    /// <param name="documents">Held-out documents that it is asked about.</param>
    public static async Task RunAsync(int documents)
    {
        HeldOutDocuments heldOut = HeldOutDocuments.Create(documents, SampleModels.Extractor);
        string calibration = CalibrationTexts.Write(SampleModels.Extractor);
        List<string> compiled = [];
        List<string[]> answers = [];
        foreach (ExtractorVariant variant in ExtractorVariant.All)
        {
            compiled.Add(variant.Compile(calibration));
            await using ServedExtractor served = new(compiled[^1]);
            answers.Add(await served.AnswerAsync(heldOut.Bodies));
        }

        IReadOnlyList<DecoderReportRow> distances = ExtractorDistances.Measure(compiled, heldOut.Conversations);
        ExtractorRow[] rows =
        [
            .. ExtractorVariant.All.Select((variant, i) => new ExtractorRow(
                variant.Name, [.. heldOut.Truth.Zip(answers[i], (truth, text) => new ScoredDocument(truth, text))], distances[i])),
        ];
        Write(rows);
    }

    private static void Write(ExtractorRow[] rows)
    {
        int documents = rows[0].Documents.Count;
        Print($"extractor: {documents} held-out documents (seed {HeldOutDocuments.Seed}), greedy, held to the schema of the requests");
        Print($"percent of documents with the field right, with all of them right, and with the answer that fp32 gives;");
        Print($"over the {rows[0].Distance.TokenCount} tokens of the right answers (not the prompts'): perplexity, same most likely token as fp32 (%), KL from fp32");
        ExtractorTable.Write(rows, Console.Out);
        Print($"answers that are not of the schema: {rows.Sum(row => row.InvalidCount)} of {rows.Length * documents}");
        Print($"calibrated on training documents; only w8a8: the compiler has no calibration for the others");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
