using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Filters over the elements of a value, and the one for a value that is missing.</summary>
internal static class SequenceFilters
{
    public static TemplateValue Default(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("default_value", "boolean");
        bool isMissing = subject is UndefinedValue || (bound.Flag(1) && !subject.IsTrue);
        return isMissing ? bound.Optional(0) ?? StringValue.Empty : subject;
    }

    public static TemplateValue Length(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        arguments.Bind();
        rendering.Work.Spend(subject is StringValue text ? text.Text.Length : 0);
        return subject.Length is { } length
            ? new IntegerValue(length)
            : throw new TemplateRuntimeException($"A value of type '{subject.TypeName}' has no length.");
    }

    public static TemplateValue First(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        arguments.Bind();
        return Sequences.Enumerate(subject, rendering.Work).FirstOrDefault()
            ?? new UndefinedValue("No first item, sequence was empty.");
    }

    public static TemplateValue Last(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        arguments.Bind();
        if (subject is IteratorValue)
        {
            throw new TemplateRuntimeException("A generator has no last item; make a list of it first.");
        }

        return Sequences.Enumerate(subject, rendering.Work).LastOrDefault()
            ?? new UndefinedValue("No last item, sequence was empty.");
    }

    public static TemplateValue ToList(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        arguments.Bind();
        return new ListValue([.. Sequences.Enumerate(subject, rendering.Work)]);
    }

    public static TemplateValue Reverse(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        arguments.Bind();
        return subject is StringValue
            ? Sequences.Slice(subject, null, null, -1, rendering.Work)
            : new IteratorValue([.. Sequences.Enumerate(subject, rendering.Work).Reverse()]);
    }

    public static TemplateValue Items(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        arguments.Bind();
        if (subject is UndefinedValue)
        {
            return new IteratorValue([]);
        }

        if (subject is not DictValue dict)
        {
            throw new TemplateRuntimeException("Can only get item pairs from a mapping.");
        }

        rendering.Work.SpendElement(dict.Entries.Count);
        return new IteratorValue([.. dict.Entries.Select(ContainerMethods.ToPair)]);
    }

    public static TemplateValue Batch(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("linecount", "fill_with");
        bound.Required(0);
        int count = bound.Count(0, 0);
        if (count == 0)
        {
            throw new TemplateRuntimeException("The argument 'linecount' must be positive.");
        }

        List<TemplateValue[]> batches = [.. Sequences.Enumerate(subject, rendering.Work).Chunk(count)];
        if (batches.Count > 0 && batches[^1].Length < count && bound.OptionalNotNone(1) is { } fill)
        {
            rendering.Work.SpendElement(count);
            batches[^1] = [.. batches[^1], .. Enumerable.Repeat(fill, count - batches[^1].Length)];
        }

        return new IteratorValue([.. batches.Select(batch => new ListValue(batch))]);
    }
}
