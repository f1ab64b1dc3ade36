using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Tree;

namespace Pipeline.Tokenizers.Templates.Syntax;

/// <summary>
/// Operators, from the loosest to the tightest, in the order of jinja2's parser.py, which is not Python's everywhere: <c>~</c>
/// binds tighter than <c>+</c>, and <c>**</c> groups from the left.
/// </summary>
internal sealed class ExpressionParser
{
    private readonly TokenStream _tokens;
    private readonly OperandParser _operands;

    public ExpressionParser(TokenStream tokens)
    {
        _tokens = tokens;
        _operands = new OperandParser(tokens, this);
    }

    /// <summary>Which of the names varargs and kwargs were read as variables so far.</summary>
    public HashSet<string> ExtraNames => _operands.ExtraNames;

    /// <summary>Filters without their subject, as in <c>{% filter upper|trim %}</c>.</summary>
    public Expression ParseFilters(Expression subject, bool isFirstWithoutBar) =>
        _operands.ParseFilters(subject, isFirstWithoutBar);

    /// <summary>An expression, or several with commas, which are a tuple.</summary>
    /// <param name="allowsCondition">Whether <c>a if b else c</c> is one here.</param>
    public Expression ParseTuple(bool allowsCondition = true)
    {
        int line = _tokens.Current.Line;
        Expression first = Parse(allowsCondition);
        if (!_tokens.Current.IsOperator(","))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (_tokens.SkipOperator(",") && !IsTupleEnd())
        {
            items.Add(Parse(allowsCondition));
        }

        return new TupleExpression(line, items);
    }

    public Expression Parse(bool allowsCondition = true)
    {
        _tokens.Enter();
        Expression result = allowsCondition ? ParseCondition() : ParseOr();
        _tokens.Leave();
        return result;
    }

    /// <summary>An operand with its sign.</summary>
    public Expression ParseUnary(bool allowsFilters = true)
    {
        _tokens.Enter();
        Token token = _tokens.Current;
        Expression operand;
        if (_tokens.SkipOperator("-"))
        {
            operand = new SignExpression(token.Line, ParseUnary(allowsFilters: false), isNegative: true);
        }
        else if (_tokens.SkipOperator("+"))
        {
            operand = new SignExpression(token.Line, ParseUnary(allowsFilters: false), isNegative: false);
        }
        else
        {
            operand = _operands.ParsePrimary();
        }

        operand = _operands.ParsePostfix(operand);
        operand = allowsFilters ? _operands.ParseFiltersAndTests(operand) : operand;
        _tokens.Leave();
        return operand;
    }

    private bool IsTupleEnd() =>
        _tokens.Current.Kind is TokenKind.PrintEnd or TokenKind.TagEnd || _tokens.Current.IsOperator(")");

    private Expression ParseCondition()
    {
        Expression value = ParseOr();
        while (_tokens.Current.IsName("if"))
        {
            int line = _tokens.Take().Line;
            Expression condition = ParseOr();
            Expression? otherwise = _tokens.SkipName("else") ? Parse() : null;
            value = new ConditionExpression(line, condition, value, otherwise);
        }

        return value;
    }

    private Expression ParseOr()
    {
        Expression left = ParseAnd();
        while (_tokens.Current.IsName("or"))
        {
            left = new LogicExpression(_tokens.Take().Line, left, ParseAnd(), isAnd: false);
        }

        return left;
    }

    private Expression ParseAnd()
    {
        Expression left = ParseNot();
        while (_tokens.Current.IsName("and"))
        {
            left = new LogicExpression(_tokens.Take().Line, left, ParseNot(), isAnd: true);
        }

        return left;
    }

    private Expression ParseNot()
    {
        if (!_tokens.Current.IsName("not"))
        {
            return ParseComparison();
        }

        _tokens.Enter();
        var result = new NotExpression(_tokens.Take().Line, ParseNot());
        _tokens.Leave();
        return result;
    }

    private Expression ParseComparison()
    {
        int line = _tokens.Current.Line;
        Expression first = ParseSum();
        var rest = new List<(ComparisonOperator, Expression)>();
        while (TakeComparison() is { } comparison)
        {
            rest.Add((comparison, ParseSum()));
        }

        return rest.Count == 0 ? first : new ComparisonExpression(line, first, rest);
    }

    private ComparisonOperator? TakeComparison()
    {
        ComparisonOperator? found = _tokens.Current switch
        {
            { Kind: TokenKind.Operator } token => token.Text switch
            {
                "==" => ComparisonOperator.Equal,
                "!=" => ComparisonOperator.NotEqual,
                "<" => ComparisonOperator.Less,
                "<=" => ComparisonOperator.LessOrEqual,
                ">" => ComparisonOperator.Greater,
                ">=" => ComparisonOperator.GreaterOrEqual,
                _ => null,
            },
            { Kind: TokenKind.Name, Text: "in" } => ComparisonOperator.In,
            { Kind: TokenKind.Name, Text: "not" } when _tokens.Following.IsName("in") => ComparisonOperator.NotIn,
            _ => null,
        };
        if (found is not null)
        {
            _tokens.Take();
        }

        if (found is ComparisonOperator.NotIn)
        {
            _tokens.Take();
        }

        return found;
    }

    private Expression ParseSum() => ParseBinary(ParseConcatenation, static text => text switch
    {
        "+" => BinaryOperator.Add,
        "-" => BinaryOperator.Subtract,
        _ => null,
    });

    private Expression ParseConcatenation()
    {
        int line = _tokens.Current.Line;
        var parts = new List<Expression> { ParseProduct() };
        while (_tokens.SkipOperator("~"))
        {
            parts.Add(ParseProduct());
        }

        return parts.Count == 1 ? parts[0] : new ConcatenationExpression(line, parts);
    }

    private Expression ParseProduct() => ParseBinary(ParsePower, static text => text switch
    {
        "*" => BinaryOperator.Multiply,
        "/" => BinaryOperator.Divide,
        "//" => BinaryOperator.FloorDivide,
        "%" => BinaryOperator.Modulo,
        _ => null,
    });

    private Expression ParsePower() =>
        ParseBinary(() => ParseUnary(), static text => text == "**" ? BinaryOperator.Power : null);

    private Expression ParseBinary(Func<Expression> parseOperand, Func<string, BinaryOperator?> find)
    {
        Expression left = parseOperand();
        while (_tokens.Current.Kind == TokenKind.Operator && find(_tokens.Current.Text) is { } operation)
        {
            left = new BinaryExpression(_tokens.Take().Line, operation, left, parseOperand());
        }

        return left;
    }
}
