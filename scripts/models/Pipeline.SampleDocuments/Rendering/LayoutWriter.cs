using System.Text;
using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Layouts;

namespace Pipeline.SampleDocuments.Rendering;

/// <summary>Writes one document in a layout. Used once.</summary>
internal sealed class LayoutWriter
{
    private const int ColumnWidth = 18;

    // a prime to the number of footers
    private const int FooterStep = 7;

    private static readonly string[] Footers =
    [
        "{=iban}", "{=taxid}", "{=phone}", "{=web}", "{=contact}", "{terms}", "{page}", "{vendor}, {vendor.town}",
        "{vendor.street}, {vendor.town}", "{=phone} / {=web}", "{=taxid}, {=iban}",
    ];

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private readonly DocumentFacts _facts;
    private readonly DocumentStyle _style;
    private readonly FieldTexts _fields;
    private readonly LabelWriter _labels;
    private readonly ItemBlock _items;
    private readonly TotalsBlock _totals;
    private readonly DocumentRandom _random;

    public LayoutWriter(DocumentFacts facts, DocumentStyle style, FieldTexts fields, DocumentRandom random)
    {
        (_facts, _style, _fields, _random) = (facts, style, fields, random);
        _labels = new LabelWriter(facts, style, fields, random);
        _items = new ItemBlock(facts, style, _labels);
        _totals = new TotalsBlock(facts, style, fields, _labels, _keys, random);
    }

    public RenderedDocument Write(Layout layout)
    {
        foreach (string line in layout.Lines)
        {
            bool isOptional = line.StartsWith('?');
            if (isOptional && !_random.Chance(25 + (_style.Richness * 6 / 10)))
            {
                continue;
            }

            bool isJoined = line.TrimStart('?').StartsWith('+');
            Append(Expand(line.TrimStart('?', '+')), isJoined);
        }

        AppendFooter();
        AppendGarbage();
        if (_style.Amounts.Currency.Length > 0 && _keys.Contains("total"))
        {
            _keys.Add("currency");
        }

        return new RenderedDocument(_text.ToString().Trim(), _keys);
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
        if (token is "title" or "terms" or "page")
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

        string label = key == "tax" && _facts.Amounts is { } plan ? _totals.TaxLabel(plan) : _labels.Label(key);
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

            if (_style.IsRagged && !isJoined && line.Length > 0)
            {
                _text.Append(' ', _random.Below(4));
            }

            _text.Append(line.TrimEnd()).Append('\n');
        }
    }

    private void AppendFooter()
    {
        int count = _random.Below(3 + (_style.Richness / 16));
        int first = _random.Below(Footers.Length);
        for (int i = 0; i < count; i++)
        {
            string line = Footers[(first + (i * FooterStep)) % Footers.Length];
            if (!_keys.Any(key => line.Contains($"={key}}}", StringComparison.Ordinal)) && Fill(line) is { } footer)
            {
                Append([footer], isJoined: false);
            }
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
