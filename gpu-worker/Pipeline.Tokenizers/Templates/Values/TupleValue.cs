using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>Python's tuple.</summary>
internal sealed class TupleValue(IReadOnlyList<TemplateValue> items) : SequenceValue(items)
{
    public override string TypeName => "tuple";

    public override SequenceValue With(IReadOnlyList<TemplateValue> items) => new TupleValue(items);

    public override void WriteRepr(TextSink sink)
    {
        sink.Append("(");
        WriteItems(sink);
        sink.Append(Items.Count == 1 ? ",)" : ")");
    }
}
