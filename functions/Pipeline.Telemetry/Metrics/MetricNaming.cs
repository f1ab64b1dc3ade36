namespace Pipeline.Telemetry.Metrics;

/// <summary>Turns instrument names, UCUM units and tag keys into names that the text format allows.</summary>
internal static class MetricNaming
{
    private const string TotalSuffix = "_total";

    // As OpenTelemetry's compatibility rules for Prometheus spell them. Units not listed are appended as they are.
    private static readonly Dictionary<string, string> UnitWords = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["Hz"] = "hertz",
        ["Cel"] = "celsius",
        ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> RateWords = new(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["min"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
    };

    /// <summary>The family name: sanitised instrument name, then the unit, then <c>_total</c> for counters.</summary>
    public static string FamilyName(string instrumentName, string? unit, MetricKind kind)
    {
        string name = Sanitise(instrumentName, allowColon: true);

        if (kind == MetricKind.Counter && name.EndsWith(TotalSuffix, StringComparison.Ordinal))
        {
            name = name[..^TotalSuffix.Length];
        }

        string suffix = UnitSuffix(unit, kind);

        if (suffix.Length > 0 && !name.EndsWith("_" + suffix, StringComparison.Ordinal))
        {
            name = $"{name}_{suffix}";
        }

        return kind == MetricKind.Counter ? name + TotalSuffix : name;
    }

    /// <summary>A label name. <c>le</c> and names that begin with two underscores belong to Prometheus and get a prefix.</summary>
    public static string LabelName(string tagKey)
    {
        string name = Sanitise(tagKey, allowColon: false);

        if (name == "le")
        {
            return "exported_le";
        }

        return name.StartsWith("__", StringComparison.Ordinal) ? "exported" + name : name;
    }

    private static string UnitSuffix(string? unit, MetricKind kind)
    {
        if (string.IsNullOrEmpty(unit))
        {
            return "";
        }

        if (unit == "1")
        {
            return kind is MetricKind.Gauge or MetricKind.Histogram ? "ratio" : "";
        }

        int slash = unit.IndexOf('/', StringComparison.Ordinal);

        if (slash < 0)
        {
            return UnitWord(unit, UnitWords);
        }

        string numerator = UnitWord(unit[..slash], UnitWords);
        string denominator = UnitWord(unit[(slash + 1)..], RateWords);

        return denominator.Length == 0 ? numerator : $"{numerator}_per_{denominator}".TrimStart('_');
    }

    // {token} is an annotation: it counts things and has no dimension
    private static string UnitWord(string unit, Dictionary<string, string> words)
    {
        if (unit.StartsWith('{') || unit.Length == 0 || unit == "1")
        {
            return "";
        }

        return words.TryGetValue(unit, out string? word) ? word : Sanitise(unit, allowColon: false).Trim('_');
    }

    private static string Sanitise(string name, bool allowColon)
    {
        string kept = string.Create(name.Length, (name, allowColon), static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                char c = source.name[i];
                target[i] = char.IsAsciiLetterOrDigit(c) || (c == ':' && source.allowColon) ? c : '_';
            }
        });

        return kept.Length == 0 || char.IsAsciiDigit(kept[0]) ? "_" + kept : kept;
    }
}
