using Pipeline.Tokenizers.Templates.Operations;

namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>Reads the tokens inside of one tag.</summary>
/// <param name="source">The template.</param>
/// <param name="position">Behind what opens the tag.</param>
/// <param name="line">The line there.</param>
/// <param name="end">What closes the tag.</param>
/// <param name="tokens">Where the tokens go.</param>
internal sealed class TagReader(string source, int position, int line, string end, List<Token> tokens)
{
    private static readonly string[] LongOperators = ["//", "**", "==", "!=", ">=", "<="];

    private readonly Stack<char> _open = new();

    /// <summary>Where the tag's end begins, once it is read.</summary>
    public int Position { get; private set; } = position;

    /// <summary>The line of <see cref="Position"/>.</summary>
    public int Line { get; private set; } = line;

    /// <summary>The sign for white space in the tag's end, or NUL.</summary>
    public char EndSign { get; private set; }

    /// <summary>Characters of the tag's end with its sign.</summary>
    public int EndLength => EndSign == '\0' ? 2 : 3;

    private ReadOnlySpan<char> Rest => source.AsSpan(Position);

    public void Read()
    {
        int opened = Line;
        while (true)
        {
            SkipSpace();
            if (Rest.IsEmpty)
            {
                throw new TemplateSyntaxException(opened, $"The tag does not end with '{end}'.");
            }

            if (_open.Count == 0 && IsAtEnd())
            {
                return;
            }

            ReadToken();
        }
    }

    // a print tag knows no '+'
    private bool IsAtEnd()
    {
        if (Rest.StartsWith(end))
        {
            return true;
        }

        if ((Rest[0] == '-' || (Rest[0] == '+' && end == "%}")) && Rest[1..].StartsWith(end))
        {
            EndSign = Rest[0];
            return true;
        }

        return false;
    }

    private void SkipSpace()
    {
        int length = Rest.Length - PythonText.TrimStart(Rest).Length;
        Line += Rest[..length].Count('\n');
        Position += length;
    }

    private void ReadToken()
    {
        char first = Rest[0];
        if (char.IsAsciiDigit(first))
        {
            bool isAfterDot = Position > 0 && source[Position - 1] == '.';
            int length = NumberLiteral.Measure(Rest, isAfterDot, out bool isFloat);
            Add(isFloat ? TokenKind.Float : TokenKind.Integer, Rest[..length].ToString(), length);
        }
        else if (char.IsLetter(first) || first == '_')
        {
            int length = 1;
            while (length < Rest.Length && (char.IsLetterOrDigit(Rest[length]) || Rest[length] == '_'))
            {
                length++;
            }

            Add(TokenKind.Name, Rest[..length].ToString(), length);
        }
        else if (first is '\'' or '"')
        {
            int length = StringLiteral.Measure(Rest);
            if (length < 0)
            {
                throw new TemplateSyntaxException(Line, "The text in quotes does not end.");
            }

            Add(TokenKind.String, StringLiteral.Unescape(Rest[1..(length - 1)], Line), length);
        }
        else
        {
            ReadOperator();
        }
    }

    private void ReadOperator()
    {
        foreach (string candidate in LongOperators)
        {
            if (Rest.StartsWith(candidate))
            {
                Add(TokenKind.Operator, candidate, 2);
                return;
            }
        }

        char first = Rest[0];
        if (!"+-/*%~[](){}><=.:|,;".Contains(first))
        {
            throw new TemplateSyntaxException(Line, $"The character '{first}' has no place here.");
        }

        Balance(first);
        Add(TokenKind.Operator, first.ToString(), 1);
    }

    private void Balance(char bracket)
    {
        switch (bracket)
        {
            case '(':
                _open.Push(')');
                break;
            case '[':
                _open.Push(']');
                break;
            case '{':
                _open.Push('}');
                break;
            case ')' or ']' or '}' when !_open.TryPop(out char expected) || expected != bracket:
                throw new TemplateSyntaxException(Line, $"The bracket '{bracket}' closes none.");
        }
    }

    private void Add(TokenKind kind, string text, int length)
    {
        tokens.Add(new Token(kind, text, Line));
        Line += Rest[..length].Count('\n');
        Position += length;
    }
}
