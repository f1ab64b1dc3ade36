using Pipeline.Tokenizers.Patterns;

namespace Pipeline.Tokenizers.Loading;

/// <summary>A <c>pattern</c> of a file: a string, or a regular expression.</summary>
internal static class PatternReader
{
    /// <summary>The longest published expression, with lists of scripts, has some 600 characters.</summary>
    public const int MaxExpressionCharacters = 4096;

    public static ITextPattern Read(FileNode node)
    {
        if (ReadLiteral(node) is string literal)
        {
            return new LiteralPattern(literal);
        }

        FileNode expression = node.Required("Regex");
        return expression.AsString() switch
        {
            Gpt2Pattern.Expression => new Gpt2Pattern(),
            Cl100kPattern.Llama3Expression => new Cl100kPattern(maxDigits: 3),
            Cl100kPattern.Qwen2Expression => new Cl100kPattern(maxDigits: 1),
            O200kPattern.Expression => new O200kPattern(),
            string other => ReadExpression(expression, other),
        };
    }

    /// <summary>The string to look for, or null if the pattern is an expression.</summary>
    public static string? ReadLiteral(FileNode node)
    {
        if (node.Optional("String") is not FileNode text)
        {
            return null;
        }

        string literal = text.AsString();
        return literal.Length > 0 ? literal : throw text.Fail("An empty string is found everywhere.");
    }

    private static RegexPattern ReadExpression(FileNode node, string expression)
    {
        if (expression.Length > MaxExpressionCharacters)
        {
            throw node.Fail($"The expression has {expression.Length} characters; the limit is {MaxExpressionCharacters}.");
        }

        // the pattern lives as long as the tokenizer: it must not keep the file's text
        (string file, string path) = (node.File, node.Path);
        try
        {
            return new RegexPattern(expression, exception => new TokenizerFormatException(
                file, path, $"The expression took longer than {RegexPattern.MatchTimeout.TotalSeconds} s on one text.", exception));
        }
        catch (ArgumentException exception)
        {
            throw node.Fail($"The expression is not supported: {FileNode.Shorten(exception.Message)}", exception);
        }
    }
}
