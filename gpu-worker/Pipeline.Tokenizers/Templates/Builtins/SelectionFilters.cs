using System.Collections.Frozen;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Filters that apply another filter or test, named by an argument, to each element.</summary>
internal static class SelectionFilters
{
    public static TemplateValue Map(Rendering rendering, TemplateValue subject, Arguments arguments)
    {
        if (arguments.Positional.Count > 0)
        {
            Builtin filter = Find(Filters.All, arguments.Positional[0], "filter");
            Arguments rest = arguments.WithoutFirst();
            return Each(subject, rendering, element => filter(rendering, element, rest));
        }

        BoundArguments bound = arguments.Bind("attribute", "default");
        AttributePath path = AttributePath.Parse(bound.Required(0));
        TemplateValue? absent = bound.OptionalNotNone(1);
        return Each(subject, rendering, element => path.Get(element, rendering.Work, absent));
    }

    public static Builtin Select(bool keeps) => (rendering, subject, arguments) =>
    {
        Func<TemplateValue, bool> test = TestOf(rendering, arguments);
        return Where(subject, rendering, element => test(element) == keeps);
    };

    public static Builtin SelectByAttribute(bool keeps) => (rendering, subject, arguments) =>
    {
        if (arguments.Positional.Count == 0)
        {
            throw new TemplateRuntimeException("The name of the attribute is missing.");
        }

        AttributePath path = AttributePath.Parse(arguments.Positional[0]);
        Func<TemplateValue, bool> test = TestOf(rendering, arguments.WithoutFirst());
        return Where(subject, rendering, element => test(path.Get(element, rendering.Work)) == keeps);
    };

    // without a test the truth of the element counts
    private static Func<TemplateValue, bool> TestOf(Rendering rendering, Arguments arguments)
    {
        if (arguments.Positional.Count == 0)
        {
            return element => element.IsTrue;
        }

        Builtin test = Find(Tests.All, arguments.Positional[0], "test");
        Arguments rest = arguments.WithoutFirst();
        return element => test(rendering, element, rest).IsTrue;
    }

    private static Builtin Find(FrozenDictionary<string, Builtin> builtins, TemplateValue name, string kind) =>
        name is StringValue text && builtins.TryGetValue(text.Text, out Builtin? builtin)
            ? builtin
            : throw new TemplateRuntimeException($"The first argument names no {kind} that is supported.");

    private static IteratorValue Each(TemplateValue subject, Rendering rendering, Func<TemplateValue, TemplateValue> apply)
    {
        var results = new List<TemplateValue>();
        foreach (TemplateValue element in Sequences.Enumerate(subject, rendering.Work))
        {
            rendering.Work.SpendStep();
            results.Add(apply(element));
        }

        return new IteratorValue(results);
    }

    private static IteratorValue Where(TemplateValue subject, Rendering rendering, Func<TemplateValue, bool> test)
    {
        var results = new List<TemplateValue>();
        foreach (TemplateValue element in Sequences.Enumerate(subject, rendering.Work))
        {
            rendering.Work.SpendStep();
            if (test(element))
            {
                results.Add(element);
            }
        }

        return new IteratorValue(results);
    }
}
