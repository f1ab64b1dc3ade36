using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>{% set target = value %}</c></summary>
internal sealed class SetStatement(int line, AssignmentTarget target, Expression value) : Statement(line)
{
    protected override Completion Run(Rendering rendering)
    {
        target.Assign(rendering, value.Evaluate(rendering));
        return Completion.Normal;
    }
}
