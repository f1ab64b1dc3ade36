namespace Pipeline.Engine.Constraints;

/// <summary>Strings of a schema. A character is a code point, whatever it takes to write it.</summary>
/// <param name="builder">Of the grammar.</param>
internal sealed class SchemaStrings(GrammarBuilder builder)
{
    // each counted character takes one state
    private const int MaxCount = 10_000;

    /// <summary>How the strings begin.</summary>
    /// <exception cref="UnsupportedSchemaException">The schema is not supported.</exception>
    public GrammarEdge[] Create(SchemaNode node)
    {
        int min = node.Count("minLength", MaxCount) ?? 0;
        int? max = node.Count("maxLength", MaxCount);
        if (min > max)
        {
            throw node.Error("'minLength' is over 'maxLength'.");
        }

        if (min == 0 && max is null)
        {
            return JsonCore.Shared.String;
        }

        // from the last character to the first: behind the minimum, or at the maximum
        int state = max is null ? JsonCore.Shared.Text : builder.Add([Quote]);
        for (int count = (max ?? min) - 1; count >= 0; count--)
        {
            IEnumerable<GrammarEdge> characters = JsonCore.Shared.Character(state);
            state = builder.Add(count >= min ? [.. characters, Quote] : characters);
        }

        if (max is not null)
        {
            builder.Repetitions.Add(state - max.Value + 1, max.Value - min);
        }

        builder.Repetitions.Add(state - min + 1, min);
        return [GrammarEdge.On('"', state)];
    }

    private static GrammarEdge Quote => GrammarEdge.On('"', JsonCore.Final);
}
