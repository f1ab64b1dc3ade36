using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>A macro, a function or a method of a value.</summary>
internal abstract class CallableValue : TemplateValue
{
    public abstract TemplateValue Call(Rendering rendering, Arguments arguments);
}
