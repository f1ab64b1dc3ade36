using System.Globalization;
using System.Text.Json;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Files;

/// <summary>JSON as Python's json.loads gives it.</summary>
internal static class JsonValueReader
{
    /// <exception cref="TemplateRuntimeException">A string is not valid Unicode, or a number has more than 128 bits.</exception>
    public static TemplateValue Read(JsonElement element, RenderWork work)
    {
        work.SpendElement();
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return new DictValue(element.EnumerateObject().Select(member => ReadMember(member, work)), work);
            case JsonValueKind.Array:
                return new ListValue([.. element.EnumerateArray().Select(item => Read(item, work))]);
            case JsonValueKind.String:
                return ReadText(element.GetString, work);
            case JsonValueKind.Number:
                return ReadNumber(element.GetRawText());
            case JsonValueKind.True or JsonValueKind.False:
                return BooleanValue.Of(element.ValueKind == JsonValueKind.True);
            default:
                return NoneValue.Instance;
        }
    }

    private static KeyValuePair<TemplateValue, TemplateValue> ReadMember(JsonProperty member, RenderWork work) =>
        KeyValuePair.Create<TemplateValue, TemplateValue>(ReadText(() => member.Name, work), Read(member.Value, work));

    // System.Text.Json checks escapes and UTF-8 only when text is read
    private static StringValue ReadText(Func<string?> read, RenderWork work)
    {
        try
        {
            string text = read() ?? "";
            work.Spend(text.Length);
            return new StringValue(text);
        }
        catch (InvalidOperationException)
        {
            throw new TemplateRuntimeException("A string of the messages is not valid Unicode.");
        }
    }

    private static TemplateValue ReadNumber(string text)
    {
        if (text.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return new FloatValue(double.Parse(text, CultureInfo.InvariantCulture));
        }

        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 number)
            ? new IntegerValue(number)
            : throw new TemplateRuntimeException("An integer of the messages has more than 128 bits, which is not supported.");
    }
}
