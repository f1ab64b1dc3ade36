using System.Globalization;

namespace Pipeline.Telemetry.Metrics;

/// <summary>Makes one text of a set of tags: equal for equal sets, whatever order the tags came in.</summary>
internal static class LabelText
{
    /// <summary>Pairs as they stand between the braces, sorted by name. An empty value means "no such label" and is left out.</summary>
    public static string From(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // of two keys that become one name the later wins; written twice they would void the whole scrape
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);

        foreach ((string key, object? value) in tags)
        {
            labels[MetricNaming.LabelName(key)] = ValueText(value);
        }

        return string.Join(',', labels.Where(label => label.Value.Length > 0).Select(label => $"{label.Key}=\"{Escape(label.Value)}\""));
    }

    private static string ValueText(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Escape(string value) => value
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
