using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>callee(arguments)</c></summary>
internal sealed class CallExpression(int line, Expression callee, ArgumentList arguments) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering)
    {
        TemplateValue target = callee.Evaluate(rendering);
        return target switch
        {
            CallableValue callable => callable.Call(rendering, arguments.Evaluate(rendering)),
            UndefinedValue undefined => throw undefined.Fail(),
            _ => throw new TemplateRuntimeException($"A value of type '{target.TypeName}' cannot be called."),
        };
    }
}
