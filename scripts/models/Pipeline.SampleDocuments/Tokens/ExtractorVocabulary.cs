using Pipeline.SampleModel.Vocabulary;

namespace Pipeline.SampleDocuments.Tokens;

/// <summary>Learns the extractor's vocabulary.</summary>
internal static class ExtractorVocabulary
{
    /// <summary>Begins the user's message.</summary>
    public const string User = "<|user|>";

    /// <summary>Begins the answer.</summary>
    public const string Assistant = "<|assistant|>";

    /// <summary>Ends the answer.</summary>
    public const string End = "<|end|>";

    /// <summary>From documents and their answers.</summary>
    /// <param name="conversations">Of training only; ten thousand are plenty.</param>
    /// <param name="size">Tokens, special ones included.</param>
    public static ByteLevelVocabulary Train(IEnumerable<Conversation> conversations, int size)
    {
        string[] texts = [.. conversations.SelectMany(conversation => new[] { conversation.Text, conversation.Answer })];
        return BytePairTrainer.Train(texts, size, [User, Assistant, End], ExtractorWords.Word());
    }
}
