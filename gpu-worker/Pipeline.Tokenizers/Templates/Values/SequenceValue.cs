using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>What lists and tuples have in common.</summary>
internal abstract class SequenceValue(IReadOnlyList<TemplateValue> items) : TemplateValue
{
    public IReadOnlyList<TemplateValue> Items { get; } = items;

    public override int Nesting { get; } = NestingOver(items);

    public override bool IsTrue => Items.Count > 0;

    public override long? Length => Items.Count;

    public override IEnumerable<TemplateValue> Elements() => Items;

    public override TemplateValue? Item(TemplateValue key, RenderWork work) =>
        Sequences.TryIndex(key, Items.Count, out int index) ? Items[index] : null;

    /// <summary>A sequence of the same type with other elements.</summary>
    public abstract SequenceValue With(IReadOnlyList<TemplateValue> items);

    /// <summary>Writes the elements as Python writes them, separated by commas.</summary>
    protected void WriteItems(TextSink sink)
    {
        for (int i = 0; i < Items.Count; i++)
        {
            if (i > 0)
            {
                sink.Append(", ");
            }

            Items[i].WriteRepr(sink);
        }
    }
}
