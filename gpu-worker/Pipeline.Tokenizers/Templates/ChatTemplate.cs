using System.Text.Json;
using Pipeline.Tokenizers.Templates.Files;
using Pipeline.Tokenizers.Templates.Syntax;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates;

/// <summary>
/// A chat template: the Jinja text of tokenizer_config.json (or chat_template.jinja), compiled. Immutable; use it from any thread.
/// </summary>
public sealed class ChatTemplate
{
    private readonly CompiledTemplate _template;
    private readonly IReadOnlyDictionary<string, TemplateValue> _specialTokens;
    private readonly TimeProvider _time;

    private ChatTemplate(
        CompiledTemplate template, IReadOnlyDictionary<string, TemplateValue> specialTokens, TimeProvider time)
    {
        _template = template;
        _specialTokens = specialTokens;
        _time = time;
    }

    /// <summary>Reads the template of a Hugging Face directory.</summary>
    /// <param name="modelDirectory">Holds tokenizer_config.json, and possibly chat_template.jinja.</param>
    /// <param name="time">For strftime_now.</param>
    /// <returns>Null where the model has none.</returns>
    /// <exception cref="TokenizerFormatException">A file is damaged, or the template uses what is not supported; the message says what and where.</exception>
    public static ChatTemplate? TryLoad(string modelDirectory, TimeProvider time)
    {
        var files = new TemplateDirectory(modelDirectory);
        if (files.FindTemplate() is not { } source)
        {
            return null;
        }

        try
        {
            return new ChatTemplate(CompiledTemplate.Parse(source.Text), files.ReadSpecialTokens(), time);
        }
        catch (TemplateSyntaxException exception)
        {
            throw new TokenizerFormatException(
                source.File, source.Field, $"line {exception.Line} of the template: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the prompt of a conversation.</summary>
    /// <param name="messages">An array of objects with role and content, given to the template as they are.</param>
    /// <param name="addGenerationPrompt">Whether the beginning of the assistant's answer is written too.</param>
    /// <returns>Text with special tokens in it: encode it without adding more.</returns>
    /// <exception cref="ChatTemplateException">The template refuses the messages, or takes too long over them.</exception>
    public string Render(JsonElement messages, bool addGenerationPrompt) => _template.Render(
        work => _specialTokens.Concat(
        [
            KeyValuePair.Create("messages", JsonValueReader.Read(messages, work)),
            KeyValuePair.Create<string, TemplateValue>("tools", NoneValue.Instance),
            KeyValuePair.Create<string, TemplateValue>("documents", NoneValue.Instance),
            KeyValuePair.Create<string, TemplateValue>("add_generation_prompt", BooleanValue.Of(addGenerationPrompt)),
        ]),
        _time);
}
