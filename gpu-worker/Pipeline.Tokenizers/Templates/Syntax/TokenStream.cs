using System.Runtime.CompilerServices;

namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>The tokens of a template with a place in them.</summary>
/// <param name="tokens">Ends with a token of the kind End.</param>
internal sealed class TokenStream(IReadOnlyList<Token> tokens)
{
    /// <summary>Brackets, blocks and signs in one another. Published templates have about ten.</summary>
    public const int MaxDepth = 100;

    private int _next;
    private int _depth;

    public Token Current => tokens[_next];

    /// <summary>The token after the current one.</summary>
    public Token Following => tokens[Math.Min(_next + 1, tokens.Count - 1)];

    /// <summary>Gives the current token and goes to the next.</summary>
    public Token Take()
    {
        Token token = Current;
        if (token.Kind != TokenKind.End)
        {
            _next++;
        }

        return token;
    }

    public bool SkipOperator(string text)
    {
        bool isThere = Current.IsOperator(text);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    public bool SkipName(string text)
    {
        bool isThere = Current.IsName(text);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    public Token Expect(TokenKind kind, string description) =>
        Current.Kind == kind ? Take() : throw Fail($"Expected {description}, found {Current.Describe()}.");

    public string ExpectName() => Expect(TokenKind.Name, "a name").Text;

    public void ExpectOperator(string text)
    {
        if (!SkipOperator(text))
        {
            throw Fail($"Expected '{text}', found {Current.Describe()}.");
        }
    }

    public TemplateSyntaxException Fail(string problem) => new(Current.Line, problem);

    /// <summary>Goes down a level of nesting; each call has its <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fail($"The template is nested more than {MaxDepth} levels deep.");
        }
    }

    public void Leave() => _depth--;
}
