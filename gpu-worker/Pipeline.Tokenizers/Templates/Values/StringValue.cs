using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>Python's str: length and indexes count code points, not UTF-16 units.</summary>
/// <param name="text">The text.</param>
/// <param name="isMarkup">Whether the filters safe or escape made it: markupsafe's Markup. Only what says so keeps that.</param>
internal sealed class StringValue(string text, bool isMarkup = false) : TemplateValue
{
    public static readonly StringValue Empty = new("");

    private int[]? _starts;

    public string Text { get; } = text;

    /// <summary>Whether text that is added to it is escaped for HTML first.</summary>
    public bool IsMarkup { get; } = isMarkup;

    public override string TypeName => "str";

    public override bool IsTrue => Text.Length > 0;

    public override long? Length => PointCount;

    /// <summary>How many code points the text has.</summary>
    public int PointCount => HasPairs ? Starts.Length - 1 : Text.Length;

    private bool HasPairs => _starts is not null || Text.AsSpan().ContainsAnyInRange('\ud800', '\udfff');

    // of each code point, then the end; computed twice at worst where two threads ask at once
    private int[] Starts => _starts ??= FindStarts(Text);

    public override void WriteText(TextSink sink) => sink.Append(Text);

    public override void WriteRepr(TextSink sink) => StringRepr.Write(Text, sink);

    public override IEnumerable<TemplateValue> Elements()
    {
        for (int i = 0; i < Text.Length;)
        {
            CodePoints.At(Text, i, out int length);
            yield return new StringValue(Text.Substring(i, length));
            i += length;
        }
    }

    public override TemplateValue? Item(TemplateValue key, RenderWork work)
    {
        // a text beyond U+FFFF may be scanned for it
        work.Spend(Text.Length);
        return Sequences.TryIndex(key, PointCount, out int index) ? new StringValue(PointAt(index)) : null;
    }

    /// <summary>One code point.</summary>
    /// <param name="index">Counts code points.</param>
    public string PointAt(int index) =>
        HasPairs ? Text[Starts[index]..Starts[index + 1]] : Text.Substring(index, 1);

    /// <summary>The code points from one index up to another.</summary>
    public string Between(int start, int end) => HasPairs ? Text[Starts[start]..Starts[end]] : Text[start..end];

    /// <summary>How many code points lie before an index of the UTF-16 text.</summary>
    public int PointsBefore(int textIndex) => HasPairs ? Array.BinarySearch(Starts, textIndex) : textIndex;

    /// <summary>The index in the UTF-16 text of a code point, or of the end.</summary>
    public int TextIndex(int point) => HasPairs ? Starts[point] : point;

    private static int[] FindStarts(string text)
    {
        var starts = new List<int>(text.Length + 1);
        for (int i = 0; i < text.Length;)
        {
            starts.Add(i);
            CodePoints.At(text, i, out int length);
            i += length;
        }

        starts.Add(text.Length);
        return [.. starts];
    }
}
