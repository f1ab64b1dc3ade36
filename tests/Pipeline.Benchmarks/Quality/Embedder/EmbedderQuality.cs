using System.Globalization;
using Pipeline.SampleDocuments.Passages;
using Pipeline.SampleDocuments.Retrieval;

namespace Pipeline.Benchmarks.Quality.Embedder;

/// <summary>
/// How often the first half of a held-out passage finds its second half among those of all passages: the embedder beside TF-IDF
/// and beside random weights.
/// </summary>
internal static class EmbedderQuality
{
    public static async Task RunAsync()
    {
        PassageHalves[] halves = [.. File.ReadLines(SampleModels.HeldOutPassages).Select(PassageHalves.Of)];
        string[] first = [.. halves.Select(half => half.First)], second = [.. halves.Select(half => half.Second)];
        string random = SampleModels.Scratch("random-embedder");
        RandomEmbedder.Write(SampleModels.Embedder, random);

        Print($"embedder: {halves.Length} held-out passages, the first half of each looks for the second (cosine)");
        Print($"{string.Empty,-40}{"recall at 1",14}{"at 10",10}");
        Print("fp32", await SimilaritiesAsync(SampleModels.Embedder, first, second), halves.Length);
        Print("TF-IDF", TfIdf.Cosines(first, second), halves.Length);
        Print("same shape, random weights, fp32", await SimilaritiesAsync(random, first, second), halves.Length);
        Print($"fp32 is the only precision of our encoder engine: weights stored in fp16 are widened when they are loaded");
    }

    private static async Task<float[]> SimilaritiesAsync(string model, string[] first, string[] second)
    {
        float[][] embeddings = await ServedEmbedder.EmbedAsync(model, [.. first, .. second]);
        return Cosines.Of(embeddings[..first.Length], embeddings[first.Length..]);
    }

    private static void Print(string name, float[] similarities, int count) =>
        Print($"{name,-40}{Recall.At(similarities, count, 1) * 100,14:F1}{Recall.At(similarities, count, 10) * 100,10:F1}");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
