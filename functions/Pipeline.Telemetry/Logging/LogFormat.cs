using Microsoft.Extensions.Logging.Console;

namespace Pipeline.Telemetry.Logging;

/// <summary>Chooses the console formatter: lines for people on a terminal, JSON for whatever collects a redirected output.</summary>
internal static class LogFormat
{
    public const string SettingName = "Logging:Format";

    /// <summary>The name of the framework's formatter.</summary>
    /// <param name="configured"><c>text</c>, <c>json</c>, or null or blank to go by the output.</param>
    /// <param name="isOutputRedirected">True when standard output is not a terminal.</param>
    /// <exception cref="InvalidOperationException">The setting is something else.</exception>
    public static string FormatterName(string? configured, bool isOutputRedirected) => configured?.Trim().ToUpperInvariant() switch
    {
        null or "" => isOutputRedirected ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple,
        "TEXT" => ConsoleFormatterNames.Simple,
        "JSON" => ConsoleFormatterNames.Json,
        _ => throw new InvalidOperationException($"{SettingName} is '{configured}'; it must be 'text' or 'json'."),
    };
}
