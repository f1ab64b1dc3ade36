using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>a ~ b</c>: everything as text.</summary>
internal sealed class ConcatenationExpression(int line, IReadOnlyList<Expression> parts) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering)
    {
        var sink = new TextSink(rendering.Work);
        TemplateValue[] values = [.. parts.Select(part => part.Evaluate(rendering))];
        foreach (TemplateValue value in values)
        {
            value.WriteText(sink);
        }

        return new StringValue(sink.ToString());
    }
}
