using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>A node that has a value. Immutable.</summary>
internal abstract class Expression(int line)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    /// <exception cref="TemplateRuntimeException">It has no value, or the rendering has done too much.</exception>
    public TemplateValue Evaluate(Rendering rendering)
    {
        rendering.Enter(Line);
        TemplateValue value = Compute(rendering);
        rendering.Leave();
        return value;
    }

    protected abstract TemplateValue Compute(Rendering rendering);
}
