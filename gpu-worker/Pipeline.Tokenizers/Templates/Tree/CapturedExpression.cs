using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>The text of a block, for the filters that it goes through.</summary>
internal sealed class CapturedExpression(int line) : Expression(line)
{
    /// <summary>Where the text is found: no name that a template can write.</summary>
    public const string VariableName = "|captured";

    protected override TemplateValue Compute(Rendering rendering) =>
        rendering.Scope.Find(VariableName) ?? StringValue.Empty;
}
