using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>Python's True and False, which are also the numbers 1 and 0.</summary>
internal sealed class BooleanValue : TemplateValue
{
    public static readonly BooleanValue True = new(true);
    public static readonly BooleanValue False = new(false);

    private BooleanValue(bool value) => IsTrue = value;

    public override string TypeName => "bool";

    public override bool IsTrue { get; }

    public static BooleanValue Of(bool value) => value ? True : False;

    public override void WriteRepr(TextSink sink) => sink.Append(IsTrue ? "True" : "False");
}
