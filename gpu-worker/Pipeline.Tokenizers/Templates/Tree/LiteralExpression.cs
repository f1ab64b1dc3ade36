using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>A number, a text, true, false or none.</summary>
internal sealed class LiteralExpression(int line, TemplateValue value) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) => value;
}
