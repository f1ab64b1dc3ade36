using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>Python's list. The sandbox that renders chat templates refuses append and the like, so it never changes.</summary>
internal sealed class ListValue(IReadOnlyList<TemplateValue> items) : SequenceValue(items)
{
    public override string TypeName => "list";

    public override SequenceValue With(IReadOnlyList<TemplateValue> items) => new ListValue(items);

    public override void WriteRepr(TextSink sink)
    {
        sink.Append("[");
        WriteItems(sink);
        sink.Append("]");
    }
}
