using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>Python's float.</summary>
internal sealed class FloatValue(double value) : TemplateValue
{
    public double Value { get; } = value;

    public override string TypeName => "float";

    public override bool IsTrue => Value != 0;

    public override void WriteRepr(TextSink sink) => sink.Append(FloatText.Shortest(Value));
}
