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
        AskedDocuments byHand = AskedDocuments.Read(SampleModels.ByHandDocuments);
        string calibration = CalibrationTexts.Write(SampleModels.Extractor);
        List<string> compiled = [];
        List<IReadOnlyList<ScoredDocument>> heldOutScores = [], byHandScores = [];
        foreach (ExtractorVariant variant in ExtractorVariant.All)
        {
            compiled.Add(variant.Compile(calibration));
            await using ServedExtractor served = new(compiled[^1]);
            heldOutScores.Add(heldOut.Asked.Score(await served.AnswerAsync(heldOut.Asked.Bodies)));
            byHandScores.Add(byHand.Score(await served.AnswerAsync(byHand.Bodies)));
        }

        IReadOnlyList<DecoderReportRow> distances = ExtractorDistances.Measure(compiled, heldOut.Conversations);
        WriteHeldOut([.. ExtractorVariant.All.Select((variant, i) => new ExtractorRow(variant.Name, heldOutScores[i], distances[i]))]);
        WriteByHand([.. ExtractorVariant.All.Select((variant, i) => new ExtractorRow(variant.Name, byHandScores[i]))]);
    }

    private static void WriteHeldOut(ExtractorRow[] rows)
    {
        int documents = rows[0].Documents.Count;
        Print($"extractor: {documents} held-out documents (seed {HeldOutDocuments.Seed}), greedy, held to the schema of the requests");
        Print($"percent of documents with the field right, with all of them right, and with the answer that fp32 gives;");
        Print($"over the {rows[0].Distance!.TokenCount} tokens of the right answers (not the prompts'): perplexity, same most likely token as fp32 (%), KL from fp32");
        ExtractorTable.Write(rows, Console.Out);
        PrintInvalid(rows);
        Print($"calibrated on training documents; only w8a8: the compiler has no calibration for the others");
    }

    private static void WriteByHand(ExtractorRow[] rows)
    {
        Print($"\nextractor: {rows[0].Documents.Count} documents that were written by hand without knowledge of the generator: what it is worth beyond it");
        ExtractorTable.Write(rows, Console.Out);
        PrintInvalid(rows);
    }

    private static void PrintInvalid(ExtractorRow[] rows) =>
        Print($"answers that are not of the schema: {rows.Sum(row => row.InvalidCount)} of {rows.Length * rows[0].Documents.Count}");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
