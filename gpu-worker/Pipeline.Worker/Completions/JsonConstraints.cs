using System.Text.Json;
using Pipeline.Engine.Constraints;
using Pipeline.Engine.Sampling;

namespace Pipeline.Worker.Completions;

/// <summary>
/// A model's constraints. The text of its vocabulary is gathered when the first line asks for one; what was made of a schema is
/// kept, as the lines of a batch mostly share theirs. Safe for concurrent use.
/// </summary>
/// <param name="createVocabulary">Called once at most.</param>
internal sealed class JsonConstraints(Func<TokenVocabulary> createVocabulary)
{
    // more schemas at once than the batches in work bring along; longer ones are made anew for each line
    private const int MostKept = 64;
    private const int LongestKept = 16 * 1024;

    private readonly Lazy<TokenVocabulary> _vocabulary = new(createVocabulary);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IConstraintSource> _ofSchema = new(StringComparer.Ordinal);
    private IConstraintSource? _anyObject;

    /// <summary>Any JSON object.</summary>
    public IConstraintSource AnyObject()
    {
        lock (_gate)
        {
            return _anyObject ??= JsonConstraint.AnyObject(_vocabulary.Value);
        }
    }

    /// <summary>Values of a schema.</summary>
    /// <exception cref="UnsupportedSchemaException">We cannot hold text to it.</exception>
    public IConstraintSource ForSchema(JsonElement schema)
    {
        string text = schema.GetRawText();
        lock (_gate)
        {
            if (_ofSchema.TryGetValue(text, out IConstraintSource? kept))
            {
                return kept;
            }
        }

        IConstraintSource source = JsonConstraint.ForSchema(_vocabulary.Value, schema);
        if (text.Length <= LongestKept)
        {
            Keep(text, source);
        }

        return source;
    }

    private void Keep(string text, IConstraintSource source)
    {
        lock (_gate)
        {
            if (_ofSchema.Count == MostKept)
            {
                _ofSchema.Clear();
            }

            _ofSchema[text] = source;
        }
    }
}
