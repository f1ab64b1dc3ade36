namespace Pipeline.Engine.Constraints;

/// <summary>Collects the states of one grammar, and knows where white space may stand. Not safe for concurrent use.</summary>
/// <param name="states">States to begin with.</param>
/// <param name="maxStates">Bound of their number, against hostile schemas.</param>
internal sealed class GrammarBuilder(IEnumerable<GrammarState> states, int maxStates)
{
    // on average; the characters of a string have a dozen
    private const int MaxEdgesPerState = 16;

    private readonly List<GrammarState?> _states = [.. states];
    private int _edgeCount;

    /// <summary>Chains of states that count.</summary>
    public GrammarRepetitions Repetitions { get; } = new();

    /// <summary>A state whose edges come later: states refer to each other in circles.</summary>
    /// <exception cref="UnsupportedSchemaException">There are too many states.</exception>
    public int Reserve()
    {
        if (_states.Count >= maxStates)
        {
            throw new UnsupportedSchemaException("", $"The schema is too large: its grammar has more than {maxStates} states.");
        }

        _states.Add(null);
        return _states.Count - 1;
    }

    /// <exception cref="UnsupportedSchemaException">There are too many edges.</exception>
    public void Set(int state, IEnumerable<GrammarEdge> edges, bool isEnd = false)
    {
        GrammarEdge[] all = [.. edges];
        _edgeCount += all.Length;
        if (_edgeCount > MaxEdgesPerState * maxStates)
        {
            throw new UnsupportedSchemaException("", "The schema is too large: its objects have too many optional properties.");
        }

        _states[state] = new GrammarState(all, isEnd);
    }

    public int Add(IEnumerable<GrammarEdge> edges, bool isEnd = false)
    {
        int state = Reserve();
        Set(state, edges, isEnd);
        return state;
    }

    /// <summary>A state in which white space may stand once before what the edges take.</summary>
    public int AddSpaced(IReadOnlyCollection<GrammarEdge> edges)
    {
        int inner = Add(edges);
        return Add([.. edges, GrammarEdge.On(' ', inner), GrammarEdge.On('\n', JsonCore.Indent, inner)]);
    }

    /// <summary>The state between a property's colon and its value.</summary>
    /// <param name="value">How values begin.</param>
    /// <param name="after">The state after the value.</param>
    public int AddPropertyValue(IEnumerable<GrammarEdge> value, int after)
    {
        GrammarEdge[] edges = [.. GrammarEdge.Returning(value, after)];
        int inner = Add(edges);
        return Add([.. edges, GrammarEdge.On(' ', inner)]);
    }

    /// <summary>Sets the state after a property or an item.</summary>
    /// <param name="state">The state.</param>
    /// <param name="next">The state after a comma; null where there must be no more.</param>
    /// <param name="close">The closing bracket; null where there must be more.</param>
    public void SetAfter(int state, int? next, char? close)
    {
        var edges = new List<GrammarEdge>();
        if (next is { } comma)
        {
            edges.Add(GrammarEdge.On(',', comma));
        }

        if (close is { } bracket)
        {
            GrammarEdge closing = GrammarEdge.On(bracket, JsonCore.Final);
            int inner = Add([closing]);
            edges.AddRange([closing, GrammarEdge.On(' ', inner), GrammarEdge.On('\n', JsonCore.Indent, inner)]);
        }

        Set(state, edges);
    }

    public GrammarState[] Build() => [.. _states.Select(state => state!)];
}
