using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>Python's dict: in order of insertion. The sandbox refuses what would change it.</summary>
internal sealed class DictValue : TemplateValue
{
    private readonly OrderedDictionary<TemplateValue, TemplateValue> _entries = new(KeyComparer.Instance);

    /// <param name="entries">Of a repeated key the first place and the last value stay.</param>
    /// <param name="work">Pays for the hashing.</param>
    /// <exception cref="TemplateRuntimeException">A key is of a type that cannot be one.</exception>
    public DictValue(IEnumerable<KeyValuePair<TemplateValue, TemplateValue>> entries, RenderWork work)
    {
        foreach ((TemplateValue key, TemplateValue value) in entries)
        {
            if (!KeyComparer.IsKey(key))
            {
                throw new TemplateRuntimeException($"A value of type '{key.TypeName}' cannot be a key of a dict.");
            }

            work.SpendElement();
            work.SpendKey(key);
            _entries[key] = value;
        }

        Nesting = NestingOver(_entries.Values);
    }

    public override string TypeName => "dict";

    public override bool IsTrue => _entries.Count > 0;

    public override int Nesting { get; }

    public override long? Length => _entries.Count;

    /// <summary>Keys and values in order of insertion.</summary>
    public IReadOnlyList<KeyValuePair<TemplateValue, TemplateValue>> Entries => _entries;

    public override IEnumerable<TemplateValue> Elements() => _entries.Keys;

    public override TemplateValue? Item(TemplateValue key, RenderWork work)
    {
        work.SpendKey(key);
        return KeyComparer.IsKey(key) ? _entries.GetValueOrDefault(key) : null;
    }

    public override void WriteRepr(TextSink sink)
    {
        sink.Append("{");
        for (int i = 0; i < Entries.Count; i++)
        {
            if (i > 0)
            {
                sink.Append(", ");
            }

            Entries[i].Key.WriteRepr(sink);
            sink.Append(": ");
            Entries[i].Value.WriteRepr(sink);
        }

        sink.Append("}");
    }
}
