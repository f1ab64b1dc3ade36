using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>Python's int. Its integers have no bound; these have 128 bits, and what leaves them is an error.</summary>
internal sealed class IntegerValue(Int128 value) : TemplateValue
{
    public Int128 Value { get; } = value;

    public override string TypeName => "int";

    public override bool IsTrue => Value != 0;

    public override void WriteRepr(TextSink sink) => sink.Append(Value.ToString(CultureInfo.InvariantCulture));
}
