using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>a, b</c></summary>
internal sealed class TupleExpression(int line, IReadOnlyList<Expression> items) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering)
    {
        rendering.Work.SpendElement(items.Count);
        return new TupleValue([.. items.Select(item => item.Evaluate(rendering))]);
    }
}
