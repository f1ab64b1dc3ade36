using System.Text;
using Pipeline.SampleDocuments.Requests;
using Pipeline.SampleDocuments.Scoring;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>Documents that the extractor is asked about.</summary>
/// <param name="Truth">With the right answers.</param>
/// <param name="Bodies">The requests of <c>sample-documents requests</c>: greedy, held to the schema. UTF-8.</param>
internal sealed record AskedDocuments(IReadOnlyList<TruthLine> Truth, IReadOnlyList<byte[]> Bodies)
{
    /// <param name="truthFile">What <see cref="TruthLine.ReadFile"/> reads.</param>
    public static AskedDocuments Read(string truthFile)
    {
        string requests = SampleModels.Scratch("requests.jsonl");
        IReadOnlyList<TruthLine> truth = TruthLine.ReadFile(truthFile);
        RequestFile.Write(requests, ServedExtractor.ModelId, truth);
        return new AskedDocuments(truth, JsonLines.Read(requests, line => Encoding.UTF8.GetBytes(line.GetProperty("body").GetRawText())));
    }

    /// <summary>Each document beside the answer at its place.</summary>
    public IReadOnlyList<ScoredDocument> Score(IReadOnlyList<string> answers) =>
        [.. Truth.Zip(answers, (truth, text) => new ScoredDocument(truth, text))];
}
