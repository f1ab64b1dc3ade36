using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>What a value can be assigned to. Immutable.</summary>
internal abstract class AssignmentTarget
{
    public abstract void Assign(Rendering rendering, TemplateValue value);
}
