namespace Pipeline.Engine.Constraints;

/// <summary>Collects the alternatives of one value.</summary>
/// <param name="owner">The schema of the value.</param>
internal sealed class ValueUnion(SchemaNode owner)
{
    private readonly SortedSet<string> _literals = new(StringComparer.Ordinal);
    private readonly List<GrammarEdge> _edges = [];
    private bool _hasIntegers;
    private bool _hasNumbers;

    /// <summary>The schema of the value.</summary>
    public SchemaNode Owner => owner;

    /// <summary>The texts of values that were added one by one.</summary>
    public IReadOnlyCollection<string> Literals => _literals;

    /// <summary>A character with which a value begins that is no literal, for each kind of them.</summary>
    public IEnumerable<char> Beginnings => _edges.Select(edge => (char)edge.Low).Concat(_hasIntegers || _hasNumbers ? "0" : "");

    /// <summary>
    /// Whether values of types that were not added validate too: keywords without a type beside them say nothing about other types.
    /// </summary>
    public bool HasOtherTypes { get; private set; }

    /// <summary>Notes that values of types that are not added validate too.</summary>
    public void AllowOtherTypes() => HasOtherTypes = true;

    /// <summary>Adds one value, as its text.</summary>
    public void AddLiteral(byte[] text) => _literals.Add(System.Text.Encoding.UTF8.GetString(text));

    /// <summary>Adds all numbers, or those without fraction.</summary>
    public void AddNumbers(bool isInteger)
    {
        _hasIntegers |= isInteger;
        _hasNumbers |= !isInteger;
    }

    /// <summary>Adds values that begin as no others do.</summary>
    /// <exception cref="UnsupportedSchemaException">Others begin so.</exception>
    public void AddEdges(IEnumerable<GrammarEdge> edges)
    {
        foreach (GrammarEdge edge in edges.Except(_edges))
        {
            if (_edges.Any(edge.Overlaps))
            {
                throw Ambiguous((char)edge.Low);
            }

            _edges.Add(edge);
        }
    }

    /// <summary>Adds all values of another union.</summary>
    /// <exception cref="UnsupportedSchemaException">Different kinds of values begin alike.</exception>
    public void Add(ValueUnion other)
    {
        AddEdges(other._edges);
        _literals.UnionWith(other._literals);
        _hasIntegers |= other._hasIntegers;
        _hasNumbers |= other._hasNumbers;
        HasOtherTypes |= other.HasOtherTypes;
    }

    /// <summary>How the values begin; nothing where there are none.</summary>
    /// <param name="builder">Gets the states of literals.</param>
    /// <exception cref="UnsupportedSchemaException">Different kinds of values begin alike.</exception>
    public GrammarEdge[] ToEdges(GrammarBuilder builder)
    {
        if (_hasIntegers || _hasNumbers)
        {
            AddEdges(_hasNumbers ? JsonCore.Shared.Number : JsonCore.Shared.Integer);
        }

        // any string and any number have the literal ones among them
        bool hasStrings = _edges.Contains(JsonCore.Shared.String[0]);
        GrammarText[] texts =
        [
            .. _literals.Where(text => !(hasStrings && text[0] == '"') && !(_hasNumbers && (char.IsAsciiDigit(text[0]) || text[0] == '-')))
                .Select(text => new GrammarText(System.Text.Encoding.UTF8.GetBytes(text), JsonCore.Final)),
        ];
        Array.Sort(texts);
        AddEdges(new GrammarTexts(builder).Edges(texts));
        return [.. _edges];
    }

    private UnsupportedSchemaException Ambiguous(char first) => owner.Error(
        $"Two alternatives begin with '{first}'. Supported are alternatives of different types: of each one schema at most, or literals.");
}
