using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>{% for target in iterable if condition %}</c>. Each pass has variables of its own.</summary>
/// <param name="line">From 1.</param>
/// <param name="target">What an element is assigned to.</param>
/// <param name="iterable">Evaluated once.</param>
/// <param name="condition">Which elements count, or null for all.</param>
/// <param name="body">Executed for each.</param>
/// <param name="otherwise">Executed where no pass went to its end: as in jinja2, also where a jump cut each of them off.</param>
internal sealed class ForStatement(
    int line,
    AssignmentTarget target,
    Expression iterable,
    Expression? condition,
    StatementList body,
    StatementList otherwise) : Statement(line)
{
    protected override Completion Run(Rendering rendering)
    {
        TemplateValue value = iterable.Evaluate(rendering);
        Scope outer = rendering.Scope;
        IEnumerable<TemplateValue> elements = Sequences.Enumerate(value, rendering.Work);
        using IEnumerator<TemplateValue> source =
            (condition is null ? elements : Filter(elements, condition, rendering, outer)).GetEnumerator();
        var loop = new LoopValue(source, condition is null ? value.Length : null);

        bool hasPass = false;
        while (loop.MoveNext() is { } element)
        {
            rendering.Work.SpendStep();
            rendering.Scope = new Scope(outer);
            rendering.Scope.Set("loop", loop);
            target.Assign(rendering, element);
            Completion pass = body.Execute(rendering);
            hasPass |= pass == Completion.Normal;
            if (pass == Completion.Break)
            {
                break;
            }
        }

        rendering.Scope = new Scope(outer);
        Completion completion = hasPass ? Completion.Normal : otherwise.Execute(rendering);
        rendering.Scope = outer;
        return completion;
    }

    private IEnumerable<TemplateValue> Filter(
        IEnumerable<TemplateValue> elements, Expression test, Rendering rendering, Scope outer)
    {
        foreach (TemplateValue element in elements)
        {
            Scope current = rendering.Scope;
            rendering.Scope = new Scope(outer);
            target.Assign(rendering, element);
            bool counts = test.Evaluate(rendering).IsTrue;
            rendering.Scope = current;
            if (counts)
            {
                yield return element;
            }
        }
    }
}
