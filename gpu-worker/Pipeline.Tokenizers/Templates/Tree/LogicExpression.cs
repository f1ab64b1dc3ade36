using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>and</c> and <c>or</c>, whose value is that of the operand which decides.</summary>
internal sealed class LogicExpression(int line, Expression left, Expression right, bool isAnd) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering)
    {
        TemplateValue value = left.Evaluate(rendering);
        return value.IsTrue == isAnd ? right.Evaluate(rendering) : value;
    }
}
