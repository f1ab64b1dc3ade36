using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>The argument of filters that look at an attribute of each element: a name, an index, or several with dots.</summary>
internal sealed class AttributePath
{
    private readonly TemplateValue[] _keys;

    private AttributePath(TemplateValue[] keys) => _keys = keys;

    /// <exception cref="TemplateRuntimeException">It is neither a string nor an integer.</exception>
    public static AttributePath Parse(TemplateValue attribute) => attribute switch
    {
        IntegerValue => new AttributePath([attribute]),
        StringValue text => new AttributePath([.. text.Text.Split('.').Select(ToKey)]),
        _ => throw new TemplateRuntimeException($"An attribute is named by a string, not {attribute.TypeName}."),
    };

    /// <summary>The attribute of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="work">Pays for the look-ups.</param>
    /// <param name="absent">What stands for an undefined one; null leaves it undefined.</param>
    public TemplateValue Get(TemplateValue value, RenderWork work, TemplateValue? absent = null)
    {
        foreach (TemplateValue key in _keys)
        {
            work.SpendStep();
            value = Members.GetItem(value, key, work);
            value = value is UndefinedValue ? absent ?? value : value;
        }

        return value;
    }

    private static TemplateValue ToKey(string part) =>
        part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit)
            ? new IntegerValue(int.Parse(part, CultureInfo.InvariantCulture))
            : new StringValue(part);
}
