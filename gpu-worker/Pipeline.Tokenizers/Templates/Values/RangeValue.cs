using System.Globalization;
using Pipeline.Tokenizers.Templates.Evaluation;
using Pipeline.Tokenizers.Templates.Operations;

namespace Pipeline.Tokenizers.Templates.Values;

/// <summary>Python's range.</summary>
internal sealed class RangeValue(Int128 start, Int128 stop, Int128 step, int count) : TemplateValue
{
    /// <summary>The bound of jinja2's sandbox.</summary>
    public const int MaxCount = 100_000;

    public override string TypeName => "range";

    public override bool IsTrue => Count > 0;

    public override long? Length => Count;

    /// <summary>How many numbers it has.</summary>
    public int Count { get; } = count;

    public override void WriteRepr(TextSink sink)
    {
        sink.Append(string.Create(CultureInfo.InvariantCulture, $"range({start}, {stop}"));
        sink.Append(step == 1 ? ")" : string.Create(CultureInfo.InvariantCulture, $", {step})"));
    }

    public override IEnumerable<TemplateValue> Elements() => Enumerable.Range(0, Count).Select(At);

    public override TemplateValue? Item(TemplateValue key, RenderWork work) =>
        Sequences.TryIndex(key, Count, out int index) ? At(index) : null;

    private IntegerValue At(int index) => new(start + (index * step));
}
