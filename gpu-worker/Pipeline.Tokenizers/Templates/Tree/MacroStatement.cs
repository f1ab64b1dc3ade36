using Pipeline.Tokenizers.Templates.Builtins;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Tree;

/// <summary><c>{% macro name(parameter, parameter=default) %}</c></summary>
/// <param name="line">From 1.</param>
/// <param name="name">The variable that it becomes.</param>
/// <param name="parameters">Their defaults are evaluated in each call that needs them, and see the parameters before them.</param>
/// <param name="body">What it writes is the value of a call.</param>
/// <param name="takesMore">Whether it reads <c>varargs</c>, and so takes more arguments than it has parameters.</param>
/// <param name="takesMoreNamed">Whether it reads <c>kwargs</c>, and so takes arguments of other names.</param>
internal sealed class MacroStatement(
    int line,
    string name,
    IReadOnlyList<(string Name, Expression? Default)> parameters,
    StatementList body,
    bool takesMore,
    bool takesMoreNamed) : Statement(line)
{
    public string Name { get; } = name;

    /// <summary>Calls it.</summary>
    /// <param name="rendering">The rendering that the call is part of.</param>
    /// <param name="definition">The variables in sight where it was defined.</param>
    /// <param name="arguments">What it is called with.</param>
    public TemplateValue Call(Rendering rendering, Scope definition, Arguments arguments)
    {
        Scope caller = rendering.Scope;
        rendering.Scope = new Scope(definition);
        Bind(rendering, arguments);
        string text = rendering.Capture(body, rendering.Scope);
        rendering.Scope = caller;
        return new StringValue(text);
    }

    protected override Completion Run(Rendering rendering)
    {
        rendering.Scope.Set(Name, new MacroValue(this, rendering.Scope));
        return Completion.Normal;
    }

    private void Bind(Rendering rendering, Arguments arguments)
    {
        var named = new Dictionary<string, TemplateValue>(arguments.Named, StringComparer.Ordinal);
        for (int i = 0; i < parameters.Count; i++)
        {
            (string parameter, Expression? absent) = parameters[i];
            TemplateValue? value = i < arguments.Positional.Count ? arguments.Positional[i] : null;
            if (value is null)
            {
                named.Remove(parameter, out value);
            }

            value ??= absent?.Evaluate(rendering) ?? new UndefinedValue($"parameter '{parameter}' was not provided");
            rendering.Scope.Set(parameter, value);
        }

        BindRest(rendering, arguments, named);
    }

    private void BindRest(Rendering rendering, Arguments arguments, Dictionary<string, TemplateValue> named)
    {
        if (takesMoreNamed)
        {
            rendering.Scope.Set("kwargs", new DictValue(
                arguments.Named.Where(argument => named.ContainsKey(argument.Key))
                    .Select(argument => KeyValuePair.Create<TemplateValue, TemplateValue>(new StringValue(argument.Key), argument.Value)),
                rendering.Work));
        }
        else if (named.Count > 0)
        {
            throw new TemplateRuntimeException($"The macro '{Name}' takes no argument '{named.Keys.First()}'.");
        }

        if (takesMore)
        {
            rendering.Scope.Set("varargs", new TupleValue([.. arguments.Positional.Skip(parameters.Count)]));
        }
        else if (arguments.Positional.Count > parameters.Count)
        {
            throw new TemplateRuntimeException($"The macro '{Name}' takes at most {parameters.Count} arguments.");
        }
    }
}
