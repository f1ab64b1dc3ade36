using Pipeline.Tokenizers.Templates.Evaluation;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>{% if %}</c> with its elif and else. Its blocks have no variables of their own.</summary>
internal sealed class IfStatement(
    int line, IReadOnlyList<(Expression Condition, StatementList Body)> branches, StatementList otherwise) : Statement(line)
{
    protected override Completion Run(Rendering rendering)
    {
        foreach ((Expression condition, StatementList body) in branches)
        {
            if (condition.Evaluate(rendering).IsTrue)
            {
                return body.Execute(rendering);
            }
        }

        return otherwise.Execute(rendering);
    }
}
