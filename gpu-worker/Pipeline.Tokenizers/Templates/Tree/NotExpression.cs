using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>not operand</c></summary>
internal sealed class NotExpression(int line, Expression operand) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) => BooleanValue.Of(!operand.Evaluate(rendering).IsTrue);
}
