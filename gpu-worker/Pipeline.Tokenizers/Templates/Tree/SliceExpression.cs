using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>subject[start:stop:step]</c></summary>
internal sealed class SliceExpression(int line, Expression subject, Expression? start, Expression? stop, Expression? step)
    : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) => Sequences.Slice(
        subject.Evaluate(rendering),
        Bound(start, rendering),
        Bound(stop, rendering),
        Bound(step, rendering),
        rendering.Work);

    private static Int128? Bound(Expression? bound, Rendering rendering)
    {
        TemplateValue value = bound?.Evaluate(rendering) ?? NoneValue.Instance;
        if (value is NoneValue)
        {
            return null;
        }

        return Numbers.TryInteger(value, out Int128 number)
            ? number
            : throw new TemplateRuntimeException($"A slice has a bound of type '{value.TypeName}'.");
    }
}
