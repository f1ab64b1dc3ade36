namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>A token and its line, from 1.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written; the characters themselves of data and of strings.</param>
/// <param name="Line">Where it begins.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line)
{
    public bool IsOperator(string text) => Kind == TokenKind.Operator && Text == text;

    public bool IsName(string text) => Kind == TokenKind.Name && Text == text;

    /// <summary>The token for a message.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.TagEnd => "'%}'",
        TokenKind.PrintEnd => "'}}'",
        _ => $"'{(Text.Length <= 40 ? Text : Text[..40] + "…")}'",
    };
}
