using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary>Several targets, for a value of as many elements.</summary>
internal sealed class TupleTarget(IReadOnlyList<AssignmentTarget> targets) : AssignmentTarget
{
    public override void Assign(Rendering rendering, TemplateValue value)
    {
        TemplateValue[] elements = [.. Sequences.Enumerate(value, rendering.Work).Take(targets.Count + 1)];
        if (elements.Length != targets.Count)
        {
            throw new TemplateRuntimeException(
                $"{targets.Count} names take a value of {(elements.Length < targets.Count ? elements.Length : "more")} elements.");
        }

        for (int i = 0; i < elements.Length; i++)
        {
            targets[i].Assign(rendering, elements[i]);
        }
    }
}
