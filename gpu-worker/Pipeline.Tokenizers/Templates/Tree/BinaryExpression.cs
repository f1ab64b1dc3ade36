using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>An arithmetic operator between two operands.</summary>
internal sealed class BinaryExpression(int line, BinaryOperator operation, Expression left, Expression right) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) =>
        Arithmetic.Apply(operation, left.Evaluate(rendering), right.Evaluate(rendering), rendering.Work);
}
