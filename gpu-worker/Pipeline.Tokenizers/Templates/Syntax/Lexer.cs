using Pipeline.Tokenizers.Templates.Operations;

namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>
/// Splits a template into tokens, by the rules of jinja2's lexer.py with trim_blocks and lstrip_blocks on: the line end after a
/// tag goes, and so does white space between the start of a line and a tag. Signs within the tag override both.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _position;
    private int _line = 1;

    // whether what was read last ended a line
    private bool _isLineStart = true;

    private Lexer(string source) => _source = source;

    /// <exception cref="TemplateSyntaxException">A tag, comment or text in quotes does not end, or a character has no place.</exception>
    public static IReadOnlyList<Token> Read(string template)
    {
        // only these: ReplaceLineEndings would take form feeds and U+2028 too
        string source = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new Lexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (_position < _source.Length)
        {
            int tag = FindTag();
            if (tag < 0)
            {
                AddData(_source[_position..], _source.Length);
                break;
            }

            char kind = _source[tag + 1];
            char sign = SignAt(tag + 2);
            AddData(BeforeTag(_source[_position..tag], sign, isPrint: kind == '{'), tag);
            int inside = tag + (sign == '\0' ? 2 : 3);
            switch (kind)
            {
                case '#':
                    SkipComment(inside);
                    break;
                case '%' when RawBody(inside) is { } body:
                    ReadRaw(body);
                    break;
                default:
                    ReadTag(inside, kind);
                    break;
            }
        }

        _tokens.Add(new Token(TokenKind.End, "", _line));
    }

    private int FindTag()
    {
        for (int i = _source.IndexOf('{', _position); i >= 0; i = _source.IndexOf('{', i + 1))
        {
            if (i + 1 < _source.Length && _source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    private char SignAt(int index) => index < _source.Length && _source[index] is '-' or '+' ? _source[index] : '\0';

    private string BeforeTag(string text, char sign, bool isPrint)
    {
        if (sign == '-')
        {
            return PythonText.TrimEnd(text).ToString();
        }

        if (sign == '+' || isPrint)
        {
            return text;
        }

        int lineStart = text.LastIndexOf('\n') + 1;
        bool isAlone = (lineStart > 0 || _isLineStart) && PythonText.TrimEnd(text.AsSpan(lineStart)).IsEmpty;
        return isAlone ? text[..lineStart] : text;
    }

    private void AddData(string text, int end)
    {
        if (text.Length > 0)
        {
            _tokens.Add(new Token(TokenKind.Data, text, _line));
        }

        MoveTo(end);
    }

    private void MoveTo(int position)
    {
        _line += _source.AsSpan(_position, position - _position).Count('\n');
        _position = position;
    }

    // behind a tag's end, and what the end takes with it
    private void EndTag(int end, char sign, bool trimsLineEnd = true)
    {
        int next = end;
        if (sign == '-')
        {
            next = _source.Length - PythonText.TrimStart(_source.AsSpan(end)).Length;
        }
        else if (trimsLineEnd && sign != '+' && end < _source.Length && _source[end] == '\n')
        {
            next++;
        }

        MoveTo(next);
        _isLineStart = _source[next - 1] == '\n';
    }

    private void SkipComment(int inside)
    {
        int end = _source.IndexOf("#}", inside, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new TemplateSyntaxException(_line, "The comment does not end.");
        }

        EndTag(end + 2, end > inside ? SignAt(end - 1) : '\0');
    }

    // the index behind {% raw %}, or null where the tag is another
    private int? RawBody(int inside)
    {
        ReadOnlySpan<char> rest = PythonText.TrimStart(_source.AsSpan(inside));
        if (!rest.StartsWith("raw"))
        {
            return null;
        }

        rest = PythonText.TrimStart(rest[3..]);
        bool strips = rest.StartsWith("-%}");
        if (!strips && !rest.StartsWith("%}"))
        {
            return null;
        }

        rest = strips ? PythonText.TrimStart(rest[3..]) : rest[2..];
        return _source.Length - rest.Length;
    }

    private void ReadRaw(int body)
    {
        MoveTo(body);
        _isLineStart = false;
        for (int i = body; (i = _source.IndexOf("{%", i, StringComparison.Ordinal)) >= 0; i += 2)
        {
            char sign = SignAt(i + 2);
            ReadOnlySpan<char> rest = PythonText.TrimStart(_source.AsSpan(i + (sign == '\0' ? 2 : 3)));
            if (!rest.StartsWith("endraw"))
            {
                continue;
            }

            rest = PythonText.TrimStart(rest[6..]);
            char endSign = rest.Length > 0 && rest[0] is '-' or '+' ? rest[0] : '\0';
            if (rest[(endSign == '\0' ? 0 : 1)..].StartsWith("%}"))
            {
                AddData(BeforeTag(_source[body..i], sign, isPrint: false), i);
                EndTag(_source.Length - rest.Length + (endSign == '\0' ? 2 : 3), endSign);
                return;
            }
        }

        throw new TemplateSyntaxException(_line, "The raw block does not end.");
    }

    private void ReadTag(int inside, char kind)
    {
        bool isPrint = kind == '{';
        _tokens.Add(new Token(isPrint ? TokenKind.PrintBegin : TokenKind.TagBegin, isPrint ? "{{" : "{%", _line));
        MoveTo(inside);
        var reader = new TagReader(_source, inside, _line, isPrint ? "}}" : "%}", _tokens);
        reader.Read();
        _line = reader.Line;
        _position = reader.Position;
        _tokens.Add(new Token(isPrint ? TokenKind.PrintEnd : TokenKind.TagEnd, "", _line));
        EndTag(reader.Position + reader.EndLength, reader.EndSign, trimsLineEnd: !isPrint);
    }
}
