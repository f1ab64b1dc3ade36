using System.Text.Json;
using Pipeline.Tokenizers;
using Pipeline.Tokenizers.Templates;

namespace Pipeline.SampleDocuments.Tokens;

/// <summary>Token ids of a conversation, by the code that serves the model: training sees exactly what the engine will see.</summary>
internal sealed class ConversationEncoder
{
    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private readonly int _end;

    /// <param name="modelDirectory">With tokenizer.json and tokenizer_config.json.</param>
    /// <exception cref="ArgumentException">The model has no chat template, or no token that ends an answer.</exception>
    /// <exception cref="TokenizerFormatException">A file is damaged.</exception>
    /// <exception cref="IOException">A file is missing.</exception>
    public ConversationEncoder(string modelDirectory)
    {
        _tokenizer = Tokenizer.LoadDirectory(modelDirectory);
        _template = ChatTemplate.TryLoad(modelDirectory, TimeProvider.System)
            ?? throw new ArgumentException($"{modelDirectory} has no chat template.");
        if (!_tokenizer.TryGetId(ExtractorVocabulary.End, out _end))
        {
            throw new ArgumentException($"{modelDirectory}: tokenizer.json has no token {ExtractorVocabulary.End}.");
        }
    }

    /// <summary>All ids are below.</summary>
    public int VocabularySize => _tokenizer.VocabularySize;

    /// <summary>Ids of the rendered prompt, and of the answer with the token that ends it.</summary>
    /// <exception cref="ChatTemplateException">The template refuses the message.</exception>
    public EncodedConversation Encode(Conversation conversation)
    {
        JsonElement messages = JsonSerializer.SerializeToElement(new[] { new { role = "user", content = conversation.Text } });
        var prompt = new List<int>();
        _tokenizer.Encode(_template.Render(messages, addGenerationPrompt: true), prompt, addSpecialTokens: false);
        var answer = new List<int>();
        _tokenizer.Encode(conversation.Answer, answer, addSpecialTokens: false);
        answer.Add(_end);
        return new EncodedConversation(prompt, answer);
    }
}
