using System.Collections.Frozen;

namespace Pipeline.Tokenizers.Templates.Builtins;

/// <summary>The filters that are supported, by name: jinja2's, with Hugging Face's tojson.</summary>
internal static class Filters
{
    public static readonly FrozenDictionary<string, Builtin> All = new Dictionary<string, Builtin>
    {
        ["string"] = TextFilters.ToText,
        ["safe"] = TextFilters.MarkSafe,
        ["escape"] = TextFilters.Escape,
        ["e"] = TextFilters.Escape,
        ["upper"] = TextFilters.Upper,
        ["lower"] = TextFilters.Lower,
        ["capitalize"] = TextFilters.Capitalize,
        ["title"] = TextFilters.Title,
        ["trim"] = TextFilters.Trim,
        ["replace"] = TextFilters.Replace,
        ["indent"] = TextFilters.Indent,
        ["center"] = TextFilters.Center,
        ["format"] = TextFilters.Format,
        ["join"] = TextFilters.Join,
        ["tojson"] = JsonFilter.Apply,
        ["abs"] = NumberFilters.Absolute,
        ["int"] = NumberFilters.ToInteger,
        ["float"] = NumberFilters.ToFloat,
        ["round"] = NumberFilters.Round,
        ["sum"] = NumberFilters.Sum,
        ["default"] = SequenceFilters.Default,
        ["d"] = SequenceFilters.Default,
        ["length"] = SequenceFilters.Length,
        ["count"] = SequenceFilters.Length,
        ["first"] = SequenceFilters.First,
        ["last"] = SequenceFilters.Last,
        ["list"] = SequenceFilters.ToList,
        ["reverse"] = SequenceFilters.Reverse,
        ["items"] = SequenceFilters.Items,
        ["batch"] = SequenceFilters.Batch,
        ["sort"] = OrderFilters.Sort,
        ["dictsort"] = OrderFilters.SortDict,
        ["unique"] = OrderFilters.Unique,
        ["min"] = OrderFilters.Extreme(isMaximum: false),
        ["max"] = OrderFilters.Extreme(isMaximum: true),
        ["map"] = SelectionFilters.Map,
        ["select"] = SelectionFilters.Select(keeps: true),
        ["reject"] = SelectionFilters.Select(keeps: false),
        ["selectattr"] = SelectionFilters.SelectByAttribute(keeps: true),
        ["rejectattr"] = SelectionFilters.SelectByAttribute(keeps: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
