using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>What a dict's keys(), values() and items() give: it has a length and elements, and no indexes.</summary>
/// <param name="typeName">dict_keys, dict_values or dict_items.</param>
/// <param name="items">Elements in the dict's order.</param>
internal sealed class ViewValue(string typeName, IReadOnlyList<TemplateValue> items) : TemplateValue
{
    public override string TypeName => typeName;

    public override bool IsTrue => items.Count > 0;

    public override int Nesting { get; } = NestingOver(items);

    public override long? Length => items.Count;

    public override IEnumerable<TemplateValue> Elements() => items;

    public override void WriteRepr(TextSink sink)
    {
        sink.Append(typeName);
        sink.Append("(");
        new ListValue(items).WriteRepr(sink);
        sink.Append(")");
    }
}
