using Pipeline.Tokenizers.Templates.Tree;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>Parses a template: text, tags, and the blocks between tags.</summary>
internal sealed class StatementParser
{
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;

    // loops that a break here would be in
    private int _loops;

    private StatementParser(TokenStream tokens)
    {
        _tokens = tokens;
        _expressions = new ExpressionParser(tokens);
    }

    /// <exception cref="TemplateSyntaxException">The template is damaged or uses what is not supported.</exception>
    public static StatementList Parse(string template)
    {
        var parser = new StatementParser(new TokenStream(Lexer.Read(template)));
        StatementList body = parser.ParseUntil([], opening: null);
        return body;
    }

    // stops at the name that ends the block, within its tag
    private StatementList ParseUntil(string[] ends, Token? opening)
    {
        _tokens.Enter();
        var statements = new List<Statement>();
        while (_tokens.Current.Kind != TokenKind.End)
        {
            Token token = _tokens.Take();
            switch (token.Kind)
            {
                case TokenKind.Data:
                    statements.Add(new TextStatement(token.Line, token.Text));
                    break;
                case TokenKind.PrintBegin:
                    statements.Add(new PrintStatement(token.Line, _expressions.ParseTuple()));
                    _tokens.Expect(TokenKind.PrintEnd, "'}}'");
                    break;
                default:
                    if (_tokens.Current.Kind == TokenKind.Name && ends.Contains(_tokens.Current.Text))
                    {
                        _tokens.Leave();
                        return new StatementList(statements);
                    }

                    statements.Add(ParseStatement());
                    _tokens.Expect(TokenKind.TagEnd, "'%}'");
                    break;
            }
        }

        _tokens.Leave();
        return opening is { } tag
            ? throw new TemplateSyntaxException(tag.Line, $"The block '{tag.Text}' does not end.")
            : new StatementList(statements);
    }

    private Statement ParseStatement()
    {
        Token tag = _tokens.Expect(TokenKind.Name, "the name of a tag");
        return tag.Text switch
        {
            "if" => ParseIf(tag),
            "for" => ParseFor(tag),
            "set" => ParseSet(tag),
            "macro" => ParseMacro(tag),
            "filter" => ParseFilter(tag),
            "with" => ParseWith(tag),
            "generation" => new ScopeStatement(tag.Line, [], ParseCaptured(tag, "endgeneration")),
            "break" => new JumpStatement(InLoop(tag).Line, isBreak: true),
            "continue" => new JumpStatement(InLoop(tag).Line, isBreak: false),
            string name => throw new TemplateSyntaxException(tag.Line, $"The tag '{name}' is not supported or has no place here."),
        };
    }

    private Token InLoop(Token tag) =>
        _loops > 0 ? tag : throw new TemplateSyntaxException(tag.Line, $"The tag '{tag.Text}' is in no loop.");

    private StatementList ParseBody(Token tag, params string[] ends)
    {
        _tokens.SkipOperator(":");
        _tokens.Expect(TokenKind.TagEnd, "'%}'");
        return ParseUntil(ends, tag);
    }

    // a body whose text is caught or which is called: jumps do not leave it
    private StatementList ParseCaptured(Token tag, string end)
    {
        (int loops, _loops) = (_loops, 0);
        StatementList body = ParseBody(tag, end);
        _tokens.Take();
        _loops = loops;
        return body;
    }

    private IfStatement ParseIf(Token tag)
    {
        var branches = new List<(Expression, StatementList)>();
        Token opening = tag;
        do
        {
            Expression condition = _expressions.ParseTuple(allowsCondition: false);
            branches.Add((condition, ParseBody(tag, "elif", "else", "endif")));
            opening = _tokens.Take();
        }
        while (opening.IsName("elif"));

        StatementList otherwise = StatementList.Empty;
        if (opening.IsName("else"))
        {
            otherwise = ParseBody(tag, "endif");
            _tokens.Take();
        }

        return new IfStatement(tag.Line, branches, otherwise);
    }

    private ForStatement ParseFor(Token tag)
    {
        AssignmentTarget target = ParseTarget();
        if (!_tokens.SkipName("in"))
        {
            throw _tokens.Fail($"Expected 'in', found {_tokens.Current.Describe()}.");
        }

        Expression iterable = _expressions.ParseTuple(allowsCondition: false);
        Expression? condition = _tokens.SkipName("if") ? _expressions.Parse() : null;
        if (_tokens.Current.IsName("recursive"))
        {
            throw _tokens.Fail("Recursive loops are not supported.");
        }

        _loops++;
        StatementList body = ParseBody(tag, "endfor", "else");
        _loops--;
        StatementList otherwise = StatementList.Empty;
        if (_tokens.Take().IsName("else"))
        {
            otherwise = ParseBody(tag, "endfor");
            _tokens.Take();
        }

        return new ForStatement(tag.Line, target, iterable, condition, body, otherwise);
    }

    private Statement ParseSet(Token tag)
    {
        AssignmentTarget target = ParseTarget();
        if (_tokens.SkipOperator("="))
        {
            return new SetStatement(tag.Line, target, _expressions.ParseTuple());
        }

        var captured = new CapturedExpression(tag.Line);
        Expression filtered = _expressions.ParseFilters(captured, isFirstWithoutBar: false);
        return new CaptureStatement(tag.Line, ParseCaptured(tag, "endset"), filtered, target);
    }

    private CaptureStatement ParseFilter(Token tag)
    {
        var captured = new CapturedExpression(tag.Line);
        Expression filtered = _expressions.ParseFilters(captured, isFirstWithoutBar: true);
        return new CaptureStatement(tag.Line, ParseCaptured(tag, "endfilter"), filtered, target: null);
    }

    private ScopeStatement ParseWith(Token tag)
    {
        var variables = new List<(AssignmentTarget, Expression)>();
        while (_tokens.Current.Kind != TokenKind.TagEnd)
        {
            if (variables.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            AssignmentTarget target = ParseSimpleTarget();
            _tokens.ExpectOperator("=");
            variables.Add((target, _expressions.Parse()));
        }

        StatementList body = ParseBody(tag, "endwith");
        _tokens.Take();
        return new ScopeStatement(tag.Line, variables, body);
    }

    private MacroStatement ParseMacro(Token tag)
    {
        string name = _tokens.ExpectName();
        _tokens.ExpectOperator("(");
        var parameters = new List<(string Name, Expression? Default)>();
        while (!_tokens.SkipOperator(")"))
        {
            string parameter = _tokens.ExpectName();
            Expression? absent = _tokens.SkipOperator("=") ? _expressions.Parse() : null;
            if (absent is null && parameters.Count > 0 && parameters[^1].Default is not null)
            {
                throw _tokens.Fail($"The parameter '{parameter}' without a default follows one that has one.");
            }

            parameters.Add((parameter, absent));
            if (!_tokens.Current.IsOperator(")"))
            {
                _tokens.ExpectOperator(",");
            }
        }

        string[] before = [.. _expressions.ExtraNames];
        _expressions.ExtraNames.Clear();
        StatementList body = ParseCaptured(tag, "endmacro");
        bool takesMore = _expressions.ExtraNames.Contains("varargs");
        bool takesMoreNamed = _expressions.ExtraNames.Contains("kwargs");
        _expressions.ExtraNames.UnionWith(before);
        return new MacroStatement(tag.Line, name, parameters, body, takesMore, takesMoreNamed);
    }

    private AssignmentTarget ParseTarget()
    {
        int line = _tokens.Current.Line;
        AssignmentTarget first = ParseSimpleTarget();
        if (!_tokens.Current.IsOperator(","))
        {
            return first;
        }

        var targets = new List<AssignmentTarget> { first };
        while (_tokens.SkipOperator(",") && !_tokens.Current.IsName("in") && !_tokens.Current.IsOperator("="))
        {
            targets.Add(ParseSimpleTarget());
        }

        return new TupleTarget(targets);
    }

    private AssignmentTarget ParseSimpleTarget()
    {
        if (_tokens.SkipOperator("("))
        {
            AssignmentTarget inside = ParseTarget();
            _tokens.ExpectOperator(")");
            return inside;
        }

        Token name = _tokens.Expect(TokenKind.Name, "a name to assign to");
        if (name.Text is "true" or "True" or "false" or "False" or "none" or "None")
        {
            throw new TemplateSyntaxException(name.Line, $"'{name.Text}' cannot be assigned to.");
        }

        return _tokens.SkipOperator(".")
            ? new NamespaceTarget(name.Text, _tokens.ExpectName())
            : new NameTarget(name.Text);
    }
}
