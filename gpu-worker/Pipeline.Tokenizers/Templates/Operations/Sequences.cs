using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Operations;

/// <summary>Elements, indexes and slices of whatever has them.</summary>
internal static class Sequences
{
    /// <summary>The elements of a value, each paid for as it is fetched.</summary>
    /// <exception cref="TemplateRuntimeException">It has none.</exception>
    public static IEnumerable<TemplateValue> Enumerate(TemplateValue value, RenderWork work)
    {
        IEnumerable<TemplateValue> elements = value.Elements()
            ?? throw new TemplateRuntimeException($"A value of type '{value.TypeName}' has no elements.");
        return Pay(elements, work);
    }

    /// <summary>Reads a key as an index, where negative ones count from the end.</summary>
    /// <returns>False where it is no index of <paramref name="count"/> elements.</returns>
    public static bool TryIndex(TemplateValue key, int count, out int index)
    {
        index = 0;
        if (!Numbers.TryInteger(key, out Int128 number))
        {
            return false;
        }

        Int128 fromStart = number < 0 ? number + count : number;
        if (fromStart < 0 || fromStart >= count)
        {
            return false;
        }

        index = (int)fromStart;
        return true;
    }

    /// <summary>Python's <c>value[start:stop:step]</c>.</summary>
    /// <param name="value">A text, list, tuple or range.</param>
    /// <param name="start">Null for the end where the walk begins.</param>
    /// <param name="stop">Null for the end where the walk ends.</param>
    /// <param name="step">Null for 1.</param>
    /// <param name="work">Pays for what is copied.</param>
    public static TemplateValue Slice(TemplateValue value, Int128? start, Int128? stop, Int128? step, RenderWork work)
    {
        switch (value)
        {
            case StringValue text:
                work.Spend(text.Text.Length);
                return new StringValue(SliceText(text, Indexes(start, stop, step, text.PointCount), work));
            case SequenceValue sequence:
                return sequence.With(Pick(sequence.Items, Indexes(start, stop, step, sequence.Items.Count), work));
            case RangeValue range:
                return new ListValue(Pick([.. range.Elements()], Indexes(start, stop, step, range.Count), work));
            case UndefinedValue undefined:
                throw undefined.Fail();
            default:
                throw new TemplateRuntimeException($"A value of type '{value.TypeName}' cannot be sliced.");
        }
    }

    private static IEnumerable<TemplateValue> Pay(IEnumerable<TemplateValue> elements, RenderWork work)
    {
        foreach (TemplateValue element in elements)
        {
            work.SpendElement();
            yield return element;
        }
    }

    // slice.indices() of CPython, and how many there are
    private static (int First, int Step, int Count) Indexes(Int128? start, Int128? stop, Int128? step, int count)
    {
        Int128 stride = step ?? 1;
        if (stride == 0)
        {
            throw new TemplateRuntimeException("slice step cannot be zero");
        }

        bool isBackward = stride < 0;
        Int128 lowest = isBackward ? -1 : 0;
        Int128 highest = isBackward ? count - 1 : count;
        Int128 first = start is { } from ? Bound(from) : isBackward ? highest : lowest;
        Int128 last = stop is { } to ? Bound(to) : isBackward ? lowest : highest;
        Int128 distance = isBackward ? first - last : last - first;

        // no stride longer than the sequence picks more than its first element
        int shortStride = (int)Int128.Clamp(stride, -count - 1, count + 1);
        Int128 length = distance <= 0 ? 0 : ((distance - 1) / Math.Abs(shortStride)) + 1;
        return ((int)first, shortStride, (int)length);

        Int128 Bound(Int128 index) => Int128.Clamp(index < 0 ? index + count : index, lowest, highest);
    }

    private static string SliceText(StringValue text, (int First, int Step, int Count) indexes, RenderWork work)
    {
        if (indexes.Step == 1)
        {
            return text.Between(indexes.First, indexes.First + indexes.Count);
        }

        var sink = new TextSink(work);
        for (int i = 0; i < indexes.Count; i++)
        {
            sink.Append(text.PointAt(indexes.First + (i * indexes.Step)));
        }

        return sink.ToString();
    }

    private static List<TemplateValue> Pick(
        IReadOnlyList<TemplateValue> items, (int First, int Step, int Count) indexes, RenderWork work)
    {
        work.SpendElement(indexes.Count);
        return [.. Enumerable.Range(0, indexes.Count).Select(i => items[indexes.First + (i * indexes.Step)])];
    }
}
