using Pipeline.SampleDocuments.Facts;
using Pipeline.SampleDocuments.Labels;

namespace Pipeline.SampleDocuments.Rendering;

/// <summary>Writes the words of one document that are no values.</summary>
internal sealed class LabelWriter(DocumentFacts facts, DocumentStyle style, FieldTexts fields, DocumentRandom random)
{
    /// <summary>Words of the layout itself.</summary>
    public string Words(string text) => Damage.Apply(fields.Spell(text), style.DamagePercent, random);

    /// <summary>The label of a value, in the document's case.</summary>
    /// <param name="rate">Hundredths of a percent, for labels of taxes.</param>
    public string Label(string key, int? rate = null)
    {
        string rateText = rate is { } value ? style.Amounts.WriteRate(value) : "";
        string label = Plain(key).Replace("{rate}", rateText, StringComparison.Ordinal);
        return Words(style.Case switch
        {
            LabelCase.Upper => label.ToUpperInvariant(),
            LabelCase.Lower => label.ToLowerInvariant(),
            _ => label,
        });
    }

    /// <summary>A sentence or title, in its own case.</summary>
    public string Sentence(string key) => Words(Plain(key));

    /// <summary>Label and value on a line of their own.</summary>
    public string Line(string label, string value) => style.Keys switch
    {
        KeyStyle.Padded => $"{label.PadRight(style.ValueColumn)}  {value}",
        KeyStyle.PaddedColon => $"{(label + ":").PadRight(style.ValueColumn)} {value}",
        KeyStyle.Dots => $"{label} {new string('.', Math.Max(3, style.ValueColumn - label.Length))} {value}",
        KeyStyle.NextLine => $"{label}:\n{value}",
        _ => Inline(label, value),
    };

    /// <summary>Label and value within a line.</summary>
    public string Inline(string label, string value) => style.Keys switch
    {
        KeyStyle.Space => $"{label} {value}",
        KeyStyle.Tight => $"{label}:{value}",
        KeyStyle.Equal => $"{label} = {value}",
        KeyStyle.Bar => $"{label} | {value}",
        _ => $"{label}: {value}",
    };

    /// <summary>Label and amount in a block of sums, the amounts under each other where labels are padded.</summary>
    public string Sum(string label, string amount) => style.Keys switch
    {
        KeyStyle.Padded or KeyStyle.PaddedColon => $"{label} {amount.PadLeft(Math.Max(amount.Length + 1, style.Width - label.Length - 1))}",
        KeyStyle.Dots => $"{label} {new string('.', Math.Max(3, style.Width - label.Length - amount.Length - 2))} {amount}",
        _ => Inline(label, amount),
    };

    private string Plain(string key) => LabelTable.Shared.Pick(key, facts.Kind, facts.Language, style.Split, random);
}
