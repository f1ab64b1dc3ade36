using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>A variable.</summary>
internal sealed class NameExpression(int line, string name) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) =>
        rendering.Scope.Find(name) ?? UndefinedValue.Variable(name);
}
