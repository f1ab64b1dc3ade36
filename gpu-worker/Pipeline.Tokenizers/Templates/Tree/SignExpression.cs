using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>-operand</c> and <c>+operand</c></summary>
internal sealed class SignExpression(int line, Expression operand, bool isNegative) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) =>
        Arithmetic.Sign(operand.Evaluate(rendering), isNegative);
}
