namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>A template that does not parse, or asks for what is not supported.</summary>
/// <param name="line">From 1.</param>
/// <param name="message">A sentence about what is wrong there.</param>
internal sealed class TemplateSyntaxException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
