namespace Pipeline.Engine.Constraints;

/// <summary>JSON numbers (RFC 8259, section 6) with a bounded number of digits: a model must not write digits forever.</summary>
internal static class JsonNumbers
{
    // a double gives that many digits back as they were
    private const int MaxDigits = 15;

    /// <summary>Adds the states of numbers.</summary>
    /// <returns>How numbers begin.</returns>
    public static GrammarEdge[] Create(GrammarBuilder builder, bool isInteger)
    {
        GrammarEdge[] tail = isInteger ? [] : CreateTail(builder);
        int digits = AddDigits(builder, MaxDigits - 1, tail);
        int zero = builder.Add(tail, isEnd: true);
        GrammarEdge[] unsigned = [new((byte)'1', (byte)'9', digits), GrammarEdge.On('0', zero)];
        return [.. unsigned, GrammarEdge.On('-', builder.Add(unsigned))];
    }

    /// <summary>What may follow the whole part: a fraction, an exponent of two digits.</summary>
    private static GrammarEdge[] CreateTail(GrammarBuilder builder)
    {
        int exponentDigits = AddDigits(builder, 1, []);
        GrammarEdge exponentDigit = new((byte)'0', (byte)'9', exponentDigits);
        int exponentSign = builder.Add([exponentDigit]);
        int exponent = builder.Add([exponentDigit, GrammarEdge.On('-', exponentSign), GrammarEdge.On('+', exponentSign)]);
        GrammarEdge[] exponentTail = [GrammarEdge.On('e', exponent), GrammarEdge.On('E', exponent)];
        int fraction = builder.Add([new((byte)'0', (byte)'9', AddDigits(builder, MaxDigits - 1, exponentTail))]);
        return [GrammarEdge.On('.', fraction), .. exponentTail];
    }

    /// <summary>Adds a state with up to so many digits more.</summary>
    private static int AddDigits(GrammarBuilder builder, int count, GrammarEdge[] tail)
    {
        int state = builder.Add(tail, isEnd: true);
        for (; count > 0; count--)
        {
            state = builder.Add([new((byte)'0', (byte)'9', state), .. tail], isEnd: true);
        }

        return state;
    }
}
