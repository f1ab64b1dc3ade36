using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>The arguments of one call.</summary>
/// <param name="positional">Those without names.</param>
/// <param name="named">Those with names, in the order of the call.</param>
internal sealed class Arguments(IReadOnlyList<TemplateValue> positional, OrderedDictionary<string, TemplateValue> named)
{
    public static readonly Arguments None = new([], new OrderedDictionary<string, TemplateValue>());

    public IReadOnlyList<TemplateValue> Positional { get; } = positional;

    public OrderedDictionary<string, TemplateValue> Named { get; } = named;

    /// <summary>Puts the arguments in the places of parameters.</summary>
    /// <exception cref="TemplateRuntimeException">There is one too many, or one of an unknown name.</exception>
    public BoundArguments Bind(params string[] parameters)
    {
        if (Positional.Count > parameters.Length)
        {
            throw new TemplateRuntimeException($"There are {Positional.Count} arguments; it takes at most {parameters.Length}.");
        }

        var values = new TemplateValue?[parameters.Length];
        for (int i = 0; i < Positional.Count; i++)
        {
            values[i] = Positional[i];
        }

        foreach ((string name, TemplateValue value) in Named)
        {
            int index = Array.IndexOf(parameters, name);
            if (index < 0 || values[index] is not null)
            {
                throw new TemplateRuntimeException($"The argument '{name}' {(index < 0 ? "is unknown" : "is there twice")}.");
            }

            values[index] = value;
        }

        return new BoundArguments(parameters, values);
    }

    /// <summary>The arguments from the second on: what is passed on by a filter whose first argument names another.</summary>
    public Arguments WithoutFirst() => new([.. Positional.Skip(1)], Named);
}
