using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>A variable of the innermost block.</summary>
internal sealed class NameTarget(string name) : AssignmentTarget
{
    public override void Assign(Rendering rendering, TemplateValue value) => rendering.Scope.Set(name, value);
}
