using System.Text;
using System.Text.Json;
using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Requests;
using Pipeline.SampleDocuments.Scoring;
using Pipeline.SampleDocuments.Tokens;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>Documents that training never saw, in the forms that the measures need.</summary>
/// <param name="Truth">With the right answers.</param>
/// <param name="Bodies">The requests of <c>sample-documents requests</c>: greedy, held to the schema. UTF-8.</param>
/// <param name="Conversations">Rendered prompt and right answer as token ids.</param>
internal sealed record HeldOutDocuments(
    IReadOnlyList<TruthLine> Truth, IReadOnlyList<byte[]> Bodies, IReadOnlyList<EncodedConversation> Conversations)
{
    /// <summary>Not the seed of the run's requests, nor that of the documents that training is watched with.</summary>
    public const int Seed = 5;

    /// <param name="count">How many.</param>
    /// <param name="modelDirectory">With tokenizer.json and a chat template.</param>
    public static HeldOutDocuments Create(int count, string modelDirectory)
    {
        SampleDocument[] documents = [.. new DocumentGenerator(Split.HeldOut, Seed).Create(first: 0, count)];
        string truth = SampleModels.Scratch("truth.jsonl"), requests = SampleModels.Scratch("requests.jsonl");
        DocumentFile.Write(truth, documents);
        RequestFile.Write(requests, ServedExtractor.ModelId, documents);
        ConversationEncoder encoder = new(modelDirectory);
        return new HeldOutDocuments(
            TruthLine.ReadFile(truth),
            JsonLines.Read(requests, line => Encoding.UTF8.GetBytes(line.GetProperty("body").GetRawText())),
            [.. documents.Select(document => encoder.Encode(new Conversation(document.Text, document.Answer.ToJson())))]);
    }
}
