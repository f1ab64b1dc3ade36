namespace Pipeline.Engine.Constraints;

/// <summary>
/// The states that all grammars begin with, under the same numbers, so that masks of theirs are computed once a vocabulary:
/// strings, numbers, and values of any kind. Immutable.
/// </summary>
/// <remarks>
/// What a model may write is a part of JSON, so that it cannot go on without content. White space: after an opening bracket,
/// after a comma and before a closing bracket one space, or a line feed and up to 64 spaces; after a colon one space. Numbers:
/// up to 15 digits before and after the point, and 2 in the exponent. Escapes of surrogates are left out (such characters
/// stand for themselves). Objects and arrays nest up to 32 deep.
/// </remarks>
internal sealed class JsonCore
{
    /// <summary>Objects and arrays around a value. Half of what System.Text.Json reads by default.</summary>
    public const int MaxDepth = 32;

    /// <summary>The state of a part of the text that is over.</summary>
    public const int Final = 0;

    /// <summary>The state behind a line feed.</summary>
    public const int Indent = 1;

    // the deepest level of a text that is indented by two
    private const int IndentSpaces = 2 * MaxDepth;

    private readonly GrammarEdge[] _character;
    private readonly GrammarEdge[][] _any = new GrammarEdge[MaxDepth + 2][];

    private JsonCore()
    {
        // the core is of a fixed size: its own bound is only there to end an endless loop
        var builder = new GrammarBuilder([], maxStates: 10_000);
        builder.Add([], isEnd: true);
        int indent = builder.Reserve();
        builder.Set(indent, [GrammarEdge.On(' ', AddSpaces(builder, IndentSpaces - 1))], isEnd: true);
        _character = JsonCharacters.Create(builder);
        Text = builder.Reserve();
        builder.Set(Text, [.. Character(Text), GrammarEdge.On('"', Final)]);
        String = [GrammarEdge.On('"', Text)];
        Integer = JsonNumbers.Create(builder, isInteger: true);
        Number = JsonNumbers.Create(builder, isInteger: false);
        GrammarEdge[] words = [AddWord(builder, "true"), AddWord(builder, "false"), AddWord(builder, "null")];
        _any[MaxDepth + 1] = [.. String, .. Number, .. words];
        for (int depth = MaxDepth; depth > 0; depth--)
        {
            _any[depth] =
            [
                .. _any[MaxDepth + 1],
                GrammarEdge.On('{', AddObject(builder, _any[depth + 1])),
                GrammarEdge.On('[', AddArray(builder, _any[depth + 1])),
            ];
        }

        AnyObject = builder.Add([.. _any[1].Where(edge => edge.Low == (byte)'{')]);
        States = builder.Build();
    }

    public static JsonCore Shared { get; } = new();

    /// <summary>The states, by their numbers.</summary>
    public GrammarState[] States { get; }

    /// <summary>The state before any object.</summary>
    public int AnyObject { get; }

    /// <summary>How any string begins.</summary>
    public GrammarEdge[] String { get; }

    /// <summary>The state within any string.</summary>
    public int Text { get; }

    /// <summary>How a number without fraction and exponent begins.</summary>
    public GrammarEdge[] Integer { get; }

    /// <summary>How any number begins.</summary>
    public GrammarEdge[] Number { get; }

    /// <summary>How any value begins.</summary>
    /// <param name="depth">Objects and arrays around it, and itself if it is one: from 1.</param>
    public GrammarEdge[] Any(int depth) => _any[depth];

    /// <summary>How one character of a string is written.</summary>
    /// <param name="next">The state after it.</param>
    public IEnumerable<GrammarEdge> Character(int next) =>
        _character.Select(edge => edge.Target == Final ? edge with { Target = next } : edge with { Return = next });

    /// <summary>Adds the state behind the opening brace of an object with any keys.</summary>
    /// <param name="builder">Of the grammar.</param>
    /// <param name="value">How values begin.</param>
    public int AddObject(GrammarBuilder builder, GrammarEdge[] value)
    {
        int after = builder.Reserve();
        int colon = builder.Add([GrammarEdge.On(':', builder.AddPropertyValue(value, after))]);
        GrammarEdge key = GrammarEdge.On('"', Text, colon);
        builder.SetAfter(after, builder.AddSpaced([key]), '}');
        return builder.AddSpaced([key, GrammarEdge.On('}', Final)]);
    }

    private static int AddArray(GrammarBuilder builder, GrammarEdge[] value)
    {
        int after = builder.Reserve();
        GrammarEdge[] item = [.. GrammarEdge.Returning(value, after)];
        builder.SetAfter(after, builder.AddSpaced(item), ']');
        return builder.AddSpaced([.. item, GrammarEdge.On(']', Final)]);
    }

    private static int AddSpaces(GrammarBuilder builder, int count)
    {
        int state = Final;
        for (; count > 0; count--)
        {
            state = builder.Add([GrammarEdge.On(' ', state)], isEnd: true);
        }

        return state;
    }

    private static GrammarEdge AddWord(GrammarBuilder builder, string word)
    {
        int state = Final;
        for (int i = word.Length - 1; i > 0; i--)
        {
            state = builder.Add([GrammarEdge.On(word[i], state)]);
        }

        return GrammarEdge.On(word[0], state);
    }
}
