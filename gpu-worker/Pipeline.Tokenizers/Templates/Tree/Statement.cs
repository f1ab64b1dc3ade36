using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>A node that does something. Immutable.</summary>
internal abstract class Statement(int line)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    /// <exception cref="TemplateRuntimeException">It cannot be done, or the rendering has done too much.</exception>
    public Completion Execute(Rendering rendering)
    {
        rendering.Enter(Line);
        Completion completion = Run(rendering);
        rendering.Leave();
        return completion;
    }

    protected abstract Completion Run(Rendering rendering);
}
