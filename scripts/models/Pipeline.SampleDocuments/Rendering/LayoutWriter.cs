using System.Text;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Layouts;

namespace Pipeline.SampleDocuments.Rendering;

/// <summary>Writes one document in a layout. Used once.</summary>
internal sealed class LayoutWriter
{
    private const int ColumnWidth = 18;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private readonly DocumentStyle _style;
    private readonly FieldTexts _fields;
    private readonly LabelWriter _labels;
    private readonly ItemBlock _items;
    private readonly TotalsBlock _totals;
    private readonly DocumentRandom _random;

    public LayoutWriter(DocumentFacts facts, DocumentStyle style, FieldTexts fields, DocumentRandom random)
    {
        (_style, _fields, _random) = (style, fields, random);
        _labels = new LabelWriter(facts, style, fields, random);
        _items = new ItemBlock(facts, style, _labels);
        _totals = new TotalsBlock(facts, style, fields, _labels, _keys, random);
    }

    public RenderedDocument Write(Layout layout)
    {
        foreach (string line in layout.Lines)
        {
            bool isOptional = line.StartsWith('?');
            if (isOptional && !_random.Chance(10 + (_style.Richness * 7 / 10)))
            {
                continue;
            }

            bool isJoined = line.TrimStart('?').StartsWith('+');
            Append(Expand(line.TrimStart('?', '+')), isJoined);
        }

        AppendGarbage();
        if (_style.Amounts.Currency.Length > 0 && _keys.Contains("total"))
        {
            _keys.Add("currency");
        }

        return new RenderedDocument(_text.ToString().Trim('\n'), _keys);
    }

    private IEnumerable<string> Expand(string line)
    {
        if (line.Length == 0)
        {
            return [""];
        }

        if (line == "{totals}")
        {
            return _totals.Lines();
        }

        if (line == "{rule}")
        {
            return [new string(_style.Rule, _style.Width)];
        }

        if (line.StartsWith("{items:", StringComparison.Ordinal))
        {
            return _items.Lines(line[7..^1]);
        }

        return Fill(line) is { } filled ? [filled] : [];
    }

    /// <summary>The line with its values; null where the document lacks one of them.</summary>
    private string? Fill(string line)
    {
        line = Choose(line);
        var filled = new StringBuilder();
        var keys = new List<string>();
        int at = 0;
        while (at < line.Length)
        {
            int end = line.IndexOfAny(['{', '~'], at);
            string words = line[at..(end < 0 ? line.Length : end)];
            filled.Append(_labels.Words(words));
            at += words.Length;
            if (end >= 0 && line[end] == '~')
            {
                filled.Append(' ', Math.Max(2, ColumnWidth - (filled.Length % ColumnWidth)));
                at++;
            }
            else if (end >= 0)
            {
                int close = line.IndexOf('}', end);
                if (Value(line[(end + 1)..close], isAlone: end == 0 && close == line.Length - 1, keys) is not { } value)
                {
                    return null;
                }

                filled.Append(value);
                at = close + 1;
            }
        }

        _keys.UnionWith(keys);
        return filled.ToString();
    }

    private string? Value(string token, bool isAlone, List<string> keys)
    {
        if (token == "title")
        {
            return _labels.Sentence(token);
        }

        if (token is "terms" or "page")
        {
            return _labels.Sentence(token);
        }

        if (token == "items.words")
        {
            return _items.Words();
        }

        if (token.StartsWith("l:", StringComparison.Ordinal))
        {
            return _fields.Find(token[2..]) is null ? null : _labels.Label(token[2..]);
        }

        string key = token.TrimStart('=');
        if (_fields.Find(key) is not { } value)
        {
            return null;
        }

        keys.Add(key);
        if (token[0] != '=')
        {
            return value;
        }

        string label = _labels.Label(key);
        return isAlone ? _labels.Line(label, value) : _labels.Inline(label, value);
    }

    /// <summary>Replaces each [a|b] by one of its texts.</summary>
    private string Choose(string line)
    {
        while (line.IndexOf('[', StringComparison.Ordinal) is var start and >= 0)
        {
            int end = line.IndexOf(']', start);
            line = line[..start] + _random.Pick(line[(start + 1)..end].Split('|')) + line[(end + 1)..];
        }

        return line;
    }

    private void Append(IEnumerable<string> lines, bool isJoined)
    {
        foreach (string line in lines)
        {
            bool isSecondBlank = line.Length == 0 && (_text.Length == 0 || _text.ToString().EndsWith("\n\n", StringComparison.Ordinal));
            if (isSecondBlank)
            {
                continue;
            }

            if (isJoined && _text.Length > 0)
            {
                _text.Length--;
                _text.Append(' ');
            }

            _text.Append(line.TrimEnd()).Append('\n');
        }
    }

    private void AppendGarbage()
    {
        if (_style.DamagePercent > 0 && _random.Chance(25))
        {
            _text.Append(_random.Pick(["|", "~", ". .", "_ -", "'", "* *", ".", "- - -"]));
        }
    }
}
