using Pipeline.SampleDocuments.Documents;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Tokens;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>Generated documents that training never saw, in the forms that the measures need.</summary>
/// <param name="Asked">As requests.</param>
/// <param name="Conversations">Rendered prompt and right answer as token ids.</param>
internal sealed record HeldOutDocuments(AskedDocuments Asked, IReadOnlyList<EncodedConversation> Conversations)
{
    /// <summary>Not the seed of the run's requests, nor that of the documents that training is watched with.</summary>
    public const int Seed = 5;

    /// <param name="count">How many.</param>
    /// <param name="modelDirectory">With tokenizer.json and a chat template.</param>
    public static HeldOutDocuments Create(int count, string modelDirectory)
    {
        SampleDocument[] documents = [.. new DocumentGenerator(Split.HeldOut, Seed).Create(first: 0, count)];
        string truth = SampleModels.Scratch("truth.jsonl");
        DocumentFile.Write(truth, documents);
        ConversationEncoder encoder = new(modelDirectory);
        return new HeldOutDocuments(
            AskedDocuments.Read(truth),
            [.. documents.Select(document => encoder.Encode(new Conversation(document.Text, document.Answer.ToJson())))]);
    }
}
