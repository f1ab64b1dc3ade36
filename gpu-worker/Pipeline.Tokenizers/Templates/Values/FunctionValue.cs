using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>A function, or a method together with the value that it belongs to.</summary>
/// <param name="builtin">What it does.</param>
/// <param name="subject">The value of a method; None for a function.</param>
internal sealed class FunctionValue(Builtin builtin, TemplateValue subject) : CallableValue
{
    public override string TypeName => "builtin_function_or_method";

    public override int Nesting => subject.Nesting;

    public override TemplateValue Call(Rendering rendering, Arguments arguments) => builtin(rendering, subject, arguments);
}
