namespace Pipeline.Worker.Verbs;

/// <summary>Settings on the command line: <c>--Section:Name=value</c> or <c>--Section:Name value</c>.</summary>
internal static class SettingArguments
{
    /// <summary>Tells a setting from a misspelt option, which the configuration would take in silence.</summary>
    /// <returns>Null, or a sentence that says what is wrong.</returns>
    public static string? Check(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            if (!parts[0].StartsWith("--", StringComparison.Ordinal) || !parts[0].Contains(':', StringComparison.Ordinal))
            {
                return $"'{arguments[i]}' is neither an option nor a setting such as --Worker:Port=8081.";
            }

            if (parts.Length == 1 && ++i == arguments.Count)
            {
                return $"The setting '{parts[0]}' has no value.";
            }
        }

        return null;
    }
}
