using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Arguments by the places of their parameters.</summary>
internal readonly struct BoundArguments(string[] parameters, TemplateValue?[] values)
{
    /// <summary>The argument, or null where it was not given.</summary>
    public TemplateValue? Optional(int index) => values[index];

    /// <summary>The argument, or null where it was not given or is None.</summary>
    public TemplateValue? OptionalNotNone(int index) => values[index] is NoneValue ? null : values[index];

    /// <exception cref="TemplateRuntimeException">It was not given.</exception>
    public TemplateValue Required(int index) =>
        values[index] ?? throw new TemplateRuntimeException($"The argument '{parameters[index]}' is missing.");

    /// <exception cref="TemplateRuntimeException">It is no string.</exception>
    public string Text(int index) => Required(index) is StringValue text
        ? text.Text
        : throw new TemplateRuntimeException($"The argument '{parameters[index]}' must be a string, not {Required(index).TypeName}.");

    /// <exception cref="TemplateRuntimeException">It is no whole number.</exception>
    public Int128 Integer(int index) => Numbers.TryInteger(Required(index), out Int128 number)
        ? number
        : throw new TemplateRuntimeException($"The argument '{parameters[index]}' must be an integer, not {Required(index).TypeName}.");

    public Int128 Integer(int index, Int128 absent) => values[index] is null ? absent : Integer(index);

    /// <summary>A whole number that says how much of something there shall be, cut to what a rendering could make at most.</summary>
    public int Count(int index, int absent) => (int)Int128.Clamp(Integer(index, absent), 0, (Int128)RenderWork.Limit);

    public bool Flag(int index) => values[index]?.IsTrue ?? false;
}
