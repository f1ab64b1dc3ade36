using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>subject.name</c>: an attribute or method where there is one, otherwise the element of that key.</summary>
internal sealed class AttributeExpression(int line, Expression subject, string name) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) =>
        Members.GetAttribute(subject.Evaluate(rendering), name, rendering.Work);
}
