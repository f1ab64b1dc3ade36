using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Templates.Values;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>Writes JSON as Python's json.dumps does.</summary>
/// <param name="sink">Where it goes.</param>
/// <param name="isAscii">Whether everything beyond ASCII is escaped.</param>
/// <param name="indent">What each level is indented by; null for one line.</param>
/// <param name="itemSeparator">Between elements.</param>
/// <param name="keySeparator">Between key and value.</param>
/// <param name="sortsKeys">Whether keys are put in order.</param>
internal sealed class JsonWriter(
    TextSink sink, bool isAscii, string? indent, string itemSeparator, string keySeparator, bool sortsKeys)
{
    /// <exception cref="TemplateRuntimeException">A value has no form in JSON.</exception>
    public void Write(TemplateValue value, int depth)
    {
        sink.Work.SpendElement();
        switch (value)
        {
            case NoneValue:
                sink.Append("null");
                break;
            case BooleanValue:
                sink.Append(value.IsTrue ? "true" : "false");
                break;
            case IntegerValue:
                value.WriteRepr(sink);
                break;
            case FloatValue number:
                sink.Append(FloatOf(number.Value));
                break;
            case StringValue text:
                WriteText(text.Text);
                break;
            case SequenceValue sequence:
                WriteItems("[", "]", sequence.Items, depth, item => Write(item, depth + 1));
                break;
            case DictValue dict:
                WriteItems("{", "}", EntriesOf(dict), depth, entry => WriteEntry(entry, depth + 1));
                break;
            default:
                throw new TemplateRuntimeException($"A value of type '{value.TypeName}' cannot be written as JSON.");
        }
    }

    private static string FloatOf(double number) => FloatText.Special(number) switch
    {
        "inf" => "Infinity",
        "-inf" => "-Infinity",
        "nan" => "NaN",
        _ => FloatText.Shortest(number),
    };

    private static string KeyOf(TemplateValue key) => key switch
    {
        StringValue text => text.Text,
        BooleanValue => key.IsTrue ? "true" : "false",
        NoneValue => "null",
        FloatValue number => FloatOf(number.Value),
        IntegerValue number => number.Value.ToString(CultureInfo.InvariantCulture),
        _ => throw new TemplateRuntimeException($"A value of type '{key.TypeName}' cannot be a key in JSON."),
    };

    private IReadOnlyList<KeyValuePair<TemplateValue, TemplateValue>> EntriesOf(DictValue dict) => sortsKeys
        ? StableSort.Apply(dict.Entries, (left, right) => Comparison.IsLess(left.Key, right.Key, sink.Work), sink.Work)
        : dict.Entries;

    private void WriteEntry(KeyValuePair<TemplateValue, TemplateValue> entry, int depth)
    {
        WriteText(KeyOf(entry.Key));
        sink.Append(keySeparator);
        Write(entry.Value, depth);
    }

    private void WriteItems<T>(string open, string close, IReadOnlyList<T> items, int depth, Action<T> write)
    {
        sink.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            sink.Append(i > 0 ? itemSeparator : "");
            BreakLine(depth + 1);
            write(items[i]);
        }

        if (items.Count > 0)
        {
            BreakLine(depth);
        }

        sink.Append(close);
    }

    private void BreakLine(int depth)
    {
        if (indent is null)
        {
            return;
        }

        sink.Append('\n');
        for (int i = 0; i < depth; i++)
        {
            sink.Append(indent);
        }
    }

    private void WriteText(string text)
    {
        sink.Append('"');
        foreach (char character in text)
        {
            switch (character)
            {
                case '"':
                    sink.Append("\\\"");
                    break;
                case '\\':
                    sink.Append("\\\\");
                    break;
                case '\n':
                    sink.Append("\\n");
                    break;
                case '\r':
                    sink.Append("\\r");
                    break;
                case '\t':
                    sink.Append("\\t");
                    break;
                case '\b':
                    sink.Append("\\b");
                    break;
                case '\f':
                    sink.Append("\\f");
                    break;
                case < ' ':
                case > '~' when isAscii:
                    sink.Append(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"));
                    break;
                default:
                    sink.Append(character);
                    break;
            }
        }

        sink.Append('"');
    }
}
