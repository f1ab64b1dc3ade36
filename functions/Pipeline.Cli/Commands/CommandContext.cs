using System.CommandLine;
using System.CommandLine.Parsing;
using Pipeline.Cli.Api;
using Pipeline.Contracts;

namespace Pipeline.Cli.Commands;

/// <summary>What every command needs.</summary>
internal sealed class CommandContext(Terminal terminal, TimeProvider time, CliEnvironment environment)
{
    private static readonly string StandardHost = $"http://127.0.0.1:{Names.HostPort}";

    public Terminal Terminal { get; } = terminal;

    public TimeProvider Time { get; } = time;

    /// <summary>Which control plane; belongs to the root and holds for all commands.</summary>
    public Option<Uri> Host { get; } = new("--host")
    {
        Description = $"Address of the control plane (environment: {CliEnvironment.HostVariable}).",
        HelpName = "URL",
        Recursive = true,
        CustomParser = result => ParseHost(result, result.Tokens[0].Value, "--host"),
        DefaultValueFactory = result => string.IsNullOrEmpty(environment.Host)
            ? new Uri(StandardHost)
            : ParseHost(result, environment.Host, CliEnvironment.HostVariable)!,
    };

    /// <summary>A client for this run; the caller's to dispose.</summary>
    public ControlPlaneClient Connect(ParseResult parsed) => new(parsed.GetRequiredValue(Host), environment.ApiKey, Time);

    /// <summary>How to go on watching a batch after this program ends.</summary>
    public string WatchHint(ParseResult parsed, string batchId) =>
        $"pipeline watch {batchId}{HostHint(parsed)}";

    /// <summary>The option, with a space before it, that sends a later command to the same control plane.</summary>
    public string HostHint(ParseResult parsed) => $" --host {parsed.GetRequiredValue(Host).OriginalString}";

    private static Uri? ParseHost(ArgumentResult result, string text, string source)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? host) && host.Scheme is "http" or "https")
        {
            return host;
        }

        result.AddError($"{source} must be an http or https URL, not '{text}'.");
        return null;
    }
}
