using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>The filter tojson as Hugging Face defines it: Python's json.dumps with ensure_ascii off.</summary>
internal static class JsonFilter
{
    public static StringValue Apply(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("ensure_ascii", "indent", "separators", "sort_keys");
        string? indent = bound.OptionalNotNone(1) switch
        {
            null => null,
            StringValue text => text.Text,
            _ => new string(' ', Math.Min(bound.Count(1, 0), TextSink.MaxLength)),
        };
        rendering.Work.Spend(indent?.Length ?? 0);
        (string item, string key) = Separators(bound.OptionalNotNone(2), indent is not null);
        var sink = new TextSink(rendering.Work);
        new JsonWriter(sink, bound.Flag(0), indent, item, key, bound.Flag(3)).Write(subject, depth: 0);
        return new StringValue(sink.ToString());
    }

    private static (string Item, string Key) Separators(TemplateValue? separators, bool isIndented) => separators switch
    {
        null => (isIndented ? "," : ", ", ": "),
        SequenceValue { Items: [StringValue item, StringValue key] } => (item.Text, key.Text),
        _ => throw new TemplateRuntimeException("The argument 'separators' must be two strings."),
    };
}
