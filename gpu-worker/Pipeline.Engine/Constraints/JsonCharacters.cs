namespace Pipeline.Engine.Constraints;

/// <summary>The characters of a JSON string, byte by byte (RFC 8259, section 7; well-formed UTF-8 by Unicode's table 3-7).</summary>
internal static class JsonCharacters
{
    /// <summary>Adds the states within a character.</summary>
    /// <returns>Edges of the first byte; the final state is the target of bytes that are a character alone.</returns>
    public static GrammarEdge[] Create(GrammarBuilder builder)
    {
        int last = builder.Add([new(0x80, 0xBF, JsonCore.Final)]);
        int lastTwo = builder.Add([new(0x80, 0xBF, last)]);
        int lastThree = builder.Add([new(0x80, 0xBF, lastTwo)]);
        int notOverlong = builder.Add([new(0xA0, 0xBF, last)]);
        int notSurrogate = builder.Add([new(0x80, 0x9F, last)]);
        int notOverlongFour = builder.Add([new(0x90, 0xBF, lastTwo)]);
        int notBeyondUnicode = builder.Add([new(0x80, 0x8F, lastTwo)]);
        return
        [
            new(0x5D, 0x7F, JsonCore.Final),
            new(0x23, 0x5B, JsonCore.Final),
            new(0x20, 0x21, JsonCore.Final),
            new(0xC2, 0xDF, last),
            new(0xE1, 0xEC, lastTwo),
            new(0xE0, 0xE0, notOverlong),
            new(0xED, 0xED, notSurrogate),
            new(0xEE, 0xEF, lastTwo),
            new(0xF0, 0xF0, notOverlongFour),
            new(0xF1, 0xF3, lastThree),
            new(0xF4, 0xF4, notBeyondUnicode),
            GrammarEdge.On('\\', AddEscape(builder)),
        ];
    }

    private static int AddEscape(GrammarBuilder builder)
    {
        int fourth = builder.Add(Hexadecimal(JsonCore.Final));
        int third = builder.Add(Hexadecimal(fourth));
        int second = builder.Add(Hexadecimal(third));
        int secondBeforeSurrogates = builder.Add([new((byte)'0', (byte)'7', third)]);
        int first = builder.Add(
        [
            new((byte)'0', (byte)'9', second),
            new((byte)'a', (byte)'c', second),
            new((byte)'A', (byte)'C', second),
            new((byte)'e', (byte)'f', second),
            new((byte)'E', (byte)'F', second),
            GrammarEdge.On('d', secondBeforeSurrogates),
            GrammarEdge.On('D', secondBeforeSurrogates),
        ]);
        return builder.Add([.. "nt\"\\/bfr".Select(escaped => GrammarEdge.On(escaped, JsonCore.Final)), GrammarEdge.On('u', first)]);
    }

    private static GrammarEdge[] Hexadecimal(int next) =>
        [new((byte)'0', (byte)'9', next), new((byte)'a', (byte)'f', next), new((byte)'A', (byte)'F', next)];
}
