using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>A block whose text goes through filters: <c>{% set target | filter %}</c> and <c>{% filter %}</c>.</summary>
/// <param name="line">From 1.</param>
/// <param name="body">Executed with variables of its own.</param>
/// <param name="filtered">The filters over a <see cref="CapturedExpression"/>.</param>
/// <param name="target">What the result is assigned to; null where it is written.</param>
internal sealed class CaptureStatement(int line, StatementList body, Expression filtered, AssignmentTarget? target)
    : Statement(line)
{
    protected override Completion Run(Rendering rendering)
    {
        Scope outer = rendering.Scope;
        string text = rendering.Capture(body, new Scope(outer));

        rendering.Scope = new Scope(outer);
        rendering.Scope.Set(CapturedExpression.VariableName, new StringValue(text));
        TemplateValue value = filtered.Evaluate(rendering);
        rendering.Scope = outer;
        if (target is null)
        {
            value.WriteText(rendering.Output);
        }
        else
        {
            target.Assign(rendering, value);
        }

        return Completion.Normal;
    }
}
