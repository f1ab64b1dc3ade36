using System.Text;
using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Tree;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>Names, literals, and what follows them: attributes, indexes, calls, filters and tests.</summary>
internal sealed class OperandParser(TokenStream tokens, ExpressionParser expressions)
{
    /// <summary>Which of the names varargs and kwargs were read as variables so far: a macro that reads them takes more arguments.</summary>
    public HashSet<string> ExtraNames { get; } = new(StringComparer.Ordinal);

    public Expression ParsePrimary()
    {
        Token token = tokens.Take();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return ParseName(token);
            case TokenKind.String:
                return ParseStrings(token);
            case TokenKind.Integer:
                return new LiteralExpression(token.Line, new IntegerValue(NumberLiteral.ParseInteger(token.Text, token.Line)));
            case TokenKind.Float:
                return new LiteralExpression(token.Line, new FloatValue(NumberLiteral.ParseFloat(token.Text)));
            case TokenKind.Operator when token.Text == "(":
                return ParseParentheses(token.Line);
            case TokenKind.Operator when token.Text == "[":
                return ParseList(token.Line);
            case TokenKind.Operator when token.Text == "{":
                return ParseDict(token.Line);
            default:
                throw new TemplateSyntaxException(token.Line, $"Expected an expression, found {token.Describe()}.");
        }
    }

    public Expression ParsePostfix(Expression subject)
    {
        while (true)
        {
            int line = tokens.Current.Line;
            if (tokens.SkipOperator("."))
            {
                subject = ParseAttribute(subject, line);
            }
            else if (tokens.SkipOperator("["))
            {
                subject = ParseSubscript(subject, line);
            }
            else if (tokens.Current.IsOperator("("))
            {
                subject = new CallExpression(line, subject, ParseArguments());
            }
            else
            {
                return subject;
            }
        }
    }

    public Expression ParseFiltersAndTests(Expression subject)
    {
        while (true)
        {
            int line = tokens.Current.Line;
            if (tokens.Current.IsOperator("|"))
            {
                subject = ParseFilters(subject, isFirstWithoutBar: false);
            }
            else if (tokens.SkipName("is"))
            {
                subject = ParseTest(subject, line);
            }
            else if (tokens.Current.IsOperator("("))
            {
                subject = new CallExpression(line, subject, ParseArguments());
            }
            else
            {
                return subject;
            }
        }
    }

    public Expression ParseFilters(Expression subject, bool isFirstWithoutBar)
    {
        while (isFirstWithoutBar || tokens.SkipOperator("|"))
        {
            isFirstWithoutBar = false;
            int line = tokens.Current.Line;
            string name = ParseDottedName();
            if (!Filters.All.TryGetValue(name, out Builtin? filter))
            {
                throw new TemplateSyntaxException(line, $"The filter '{name}' is not supported.");
            }

            ArgumentList arguments = tokens.Current.IsOperator("(") ? ParseArguments() : ArgumentList.Empty;
            subject = new BuiltinExpression(line, filter, subject, arguments);
        }

        return subject;
    }

    private Expression ParseTest(Expression subject, int line)
    {
        bool isNegated = tokens.SkipName("not");
        string name = ParseDottedName();
        if (!Tests.All.TryGetValue(name, out Builtin? test))
        {
            throw new TemplateSyntaxException(line, $"The test '{name}' is not supported.");
        }

        Expression result = new BuiltinExpression(line, test, subject, ParseTestArguments());
        return isNegated ? new NotExpression(line, result) : result;
    }

    // 'x is divisibleby 3' has its argument without parentheses
    private ArgumentList ParseTestArguments()
    {
        Token token = tokens.Current;
        if (token.IsOperator("("))
        {
            return ParseArguments();
        }

        bool isOperand = token.Kind is TokenKind.Name or TokenKind.String or TokenKind.Integer or TokenKind.Float
            || token.IsOperator("[") || token.IsOperator("{");
        if (!isOperand || token.IsName("else") || token.IsName("or") || token.IsName("and"))
        {
            return ArgumentList.Empty;
        }

        if (token.IsName("is"))
        {
            throw tokens.Fail("A test cannot follow a test.");
        }

        return ArgumentList.Of(ParsePostfix(ParsePrimary()));
    }

    private string ParseDottedName()
    {
        string name = tokens.ExpectName();
        while (tokens.SkipOperator("."))
        {
            name += "." + tokens.ExpectName();
        }

        return name;
    }

    private Expression ParseName(Token token)
    {
        switch (token.Text)
        {
            case "true" or "True":
                return new LiteralExpression(token.Line, BooleanValue.True);
            case "false" or "False":
                return new LiteralExpression(token.Line, BooleanValue.False);
            case "none" or "None":
                return new LiteralExpression(token.Line, NoneValue.Instance);
            default:
                if (token.Text is "varargs" or "kwargs")
                {
                    ExtraNames.Add(token.Text);
                }

                return new NameExpression(token.Line, token.Text);
        }
    }

    private LiteralExpression ParseStrings(Token token)
    {
        var text = new StringBuilder(token.Text);
        while (tokens.Current.Kind == TokenKind.String)
        {
            text.Append(tokens.Take().Text);
        }

        return new LiteralExpression(token.Line, new StringValue(text.ToString()));
    }

    private Expression ParseParentheses(int line)
    {
        if (tokens.SkipOperator(")"))
        {
            return new TupleExpression(line, []);
        }

        Expression inside = expressions.ParseTuple();
        tokens.ExpectOperator(")");
        return inside;
    }

    private ListExpression ParseList(int line)
    {
        var items = new List<Expression>();
        while (!tokens.SkipOperator("]"))
        {
            items.Add(expressions.Parse());
            if (!tokens.Current.IsOperator("]"))
            {
                tokens.ExpectOperator(",");
            }
        }

        return new ListExpression(line, items);
    }

    private DictExpression ParseDict(int line)
    {
        var entries = new List<(Expression, Expression)>();
        while (!tokens.SkipOperator("}"))
        {
            Expression key = expressions.Parse();
            tokens.ExpectOperator(":");
            entries.Add((key, expressions.Parse()));
            if (!tokens.Current.IsOperator("}"))
            {
                tokens.ExpectOperator(",");
            }
        }

        return new DictExpression(line, entries);
    }

    private Expression ParseAttribute(Expression subject, int line)
    {
        Token token = tokens.Take();
        return token.Kind switch
        {
            TokenKind.Name => new AttributeExpression(line, subject, token.Text),
            TokenKind.Integer => new ItemExpression(
                line, subject, new LiteralExpression(line, new IntegerValue(NumberLiteral.ParseInteger(token.Text, line)))),
            _ => throw new TemplateSyntaxException(line, $"Expected the name of an attribute, found {token.Describe()}."),
        };
    }

    private Expression ParseSubscript(Expression subject, int line)
    {
        Expression? start = tokens.Current.IsOperator(":") ? null : expressions.Parse();
        if (start is not null && tokens.SkipOperator("]"))
        {
            return new ItemExpression(line, subject, start);
        }

        tokens.ExpectOperator(":");
        Expression? stop = ParseBound();
        Expression? step = tokens.SkipOperator(":") ? ParseBound() : null;
        tokens.ExpectOperator("]");
        return new SliceExpression(line, subject, start, stop, step);
    }

    private Expression? ParseBound() =>
        tokens.Current.IsOperator(":") || tokens.Current.IsOperator("]") ? null : expressions.Parse();

    private ArgumentList ParseArguments()
    {
        tokens.ExpectOperator("(");
        var positional = new List<Expression>();
        var named = new List<(string, Expression)>();
        Expression? spread = null;
        Expression? namedSpread = null;
        while (!tokens.SkipOperator(")"))
        {
            if (tokens.SkipOperator("**"))
            {
                namedSpread = namedSpread is null ? expressions.Parse() : throw tokens.Fail("'**' is there twice.");
            }
            else if (tokens.SkipOperator("*"))
            {
                spread = spread is null && namedSpread is null ? expressions.Parse() : throw tokens.Fail("'*' has no place here.");
            }
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Following.IsOperator("="))
            {
                string name = tokens.Take().Text;
                tokens.Take();
                named.Add((name, expressions.Parse()));
            }
            else if (named.Count > 0 || spread is not null || namedSpread is not null)
            {
                throw tokens.Fail("An argument without a name follows one with a name.");
            }
            else
            {
                positional.Add(expressions.Parse());
            }

            if (!tokens.Current.IsOperator(")"))
            {
                tokens.ExpectOperator(",");
            }
        }

        return new ArgumentList(positional, named, spread, namedSpread);
    }
}
