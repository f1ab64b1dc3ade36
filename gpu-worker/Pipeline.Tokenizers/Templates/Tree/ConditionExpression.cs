using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>value if condition else otherwise</c></summary>
internal sealed class ConditionExpression(int line, Expression condition, Expression value, Expression? otherwise)
    : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering)
    {
        if (condition.Evaluate(rendering).IsTrue)
        {
            return value.Evaluate(rendering);
        }

        return otherwise?.Evaluate(rendering)
            ?? new UndefinedValue("The inline if-expression evaluated to false and no else section was defined.");
    }
}
