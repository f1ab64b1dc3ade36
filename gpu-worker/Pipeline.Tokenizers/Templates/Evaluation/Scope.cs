using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Evaluation;

/// <summary>Variables of a block. What is set in it is not seen outside; what is set outside is seen in it.</summary>
internal sealed class Scope(Scope? outer)
{
    private Dictionary<string, TemplateValue>? _variables;

    public TemplateValue? Find(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._variables is not null && scope._variables.TryGetValue(name, out TemplateValue? value))
            {
                return value;
            }
        }

        return null;
    }

    public void Set(string name, TemplateValue value) =>
        (_variables ??= new Dictionary<string, TemplateValue>(StringComparer.Ordinal))[name] = value;

    private Scope? Outer { get; } = outer;
}
