using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>{a: b, c: d}</c></summary>
internal sealed class DictExpression(int line, IReadOnlyList<(Expression Key, Expression Value)> entries) : Expression(line)
{
    protected override TemplateValue Compute(Rendering rendering) => new DictValue(
        entries.Select(entry => KeyValuePair.Create(entry.Key.Evaluate(rendering), entry.Value.Evaluate(rendering))),
        rendering.Work);
}
