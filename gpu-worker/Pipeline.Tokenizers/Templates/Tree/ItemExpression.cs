using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>subject[key]</c>: the element of that key where there is one, otherwise an attribute or method.</summary>
internal sealed class ItemExpression(int line, Expression subject, Expression key) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) =>
        Members.GetItem(subject.Evaluate(rendering), key.Evaluate(rendering), rendering.Work);
}
