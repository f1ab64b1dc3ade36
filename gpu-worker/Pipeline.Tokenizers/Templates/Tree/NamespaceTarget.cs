using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>An attribute of a namespace.</summary>
internal sealed class NamespaceTarget(string variable, string attribute) : AssignmentTarget
{
    public override void Assign(Rendering rendering, TemplateValue value)
    {
        if (rendering.Scope.Find(variable) is not NamespaceValue target)
        {
            throw new TemplateRuntimeException($"Attributes can be assigned to namespaces only, and '{variable}' is none.");
        }

        target.Set(attribute, value);
    }
}
