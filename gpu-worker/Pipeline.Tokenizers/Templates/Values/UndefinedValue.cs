using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>
/// jinja2's default Undefined: empty as text, false, without elements; whatever else is asked of it is an error.
/// </summary>
/// <param name="problem">The sentence for that error.</param>
internal sealed class UndefinedValue(string problem) : TemplateValue
{
    public override string TypeName => "Undefined";

    public override bool IsTrue => false;

    public override long? Length => 0;

    /// <summary>What a template gets that looks up a name nobody has set.</summary>
    public static UndefinedValue Variable(string name) => new($"'{name}' is undefined");

    /// <summary>The error of using it.</summary>
    public TemplateRuntimeException Fail() => new(problem);

    public override void WriteText(TextSink sink)
    {
    }

    public override void WriteRepr(TextSink sink) => sink.Append("Undefined");

    public override IEnumerable<TemplateValue> Elements() => [];
}
