using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>A filter or test applied to a subject.</summary>
internal sealed class BuiltinExpression(int line, Builtin builtin, Expression subject, ArgumentList arguments)
    : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering)
    {
        TemplateValue value = subject.Evaluate(rendering);
        return builtin(rendering, value, arguments.Evaluate(rendering));
    }
}
