using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>A block with variables of its own: <c>{% with %}</c> and <c>{% generation %}</c>.</summary>
/// <param name="line">From 1.</param>
/// <param name="variables">Set at its start to values that are computed outside of it.</param>
/// <param name="body">What it does.</param>
internal sealed class ScopeStatement(
    int line, IReadOnlyList<(AssignmentTarget Target, Expression Value)> variables, StatementList body) : Statement(line)
{
    protected override Completion Run(Rendering rendering)
    {
        Scope outer = rendering.Scope;
        TemplateValue[] values = [.. variables.Select(variable => variable.Value.Evaluate(rendering))];
        rendering.Scope = new Scope(outer);
        for (int i = 0; i < values.Length; i++)
        {
            variables[i].Target.Assign(rendering, values[i]);
        }

        Completion completion = body.Execute(rendering);
        rendering.Scope = outer;
        return completion;
    }
}
