using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>a &lt; b &lt;= c</c>: evaluated as far as it holds.</summary>
internal sealed class ComparisonExpression(
    int line, Expression first, IReadOnlyList<(ComparisonOperator Comparison, Expression Operand)> rest) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering)
    {
        TemplateValue left = first.Evaluate(rendering);
        foreach ((ComparisonOperator comparison, Expression operand) in rest)
        {
            TemplateValue right = operand.Evaluate(rendering);
            if (!Comparison.Holds(comparison, left, right, rendering.Work))
            {
                return BooleanValue.False;
            }

            left = right;
        }

        return BooleanValue.True;
    }
}
