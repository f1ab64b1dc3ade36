using System.Text;
using Spectre.Console;

namespace Pipeline.Cli.Tests.Fakes;

/// <summary>A run of the program, away from a terminal unless a width is set, and what it left behind.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly MemoryStream _data = new();
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _messages = new() { NewLine = "\n" };

    public SkippingTimeProvider Time { get; } = new();

    public string? DefaultHost { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>Columns of the terminal that stdout and stderr are; null if they are none.</summary>
    public int? TerminalWidth { get; init; }

    /// <summary>Stdin.</summary>
    public Stream In { get; init; } = Stream.Null;

    public int ExitCode { get; private set; }

    /// <summary>Text on stdout.</summary>
    public string Out => _out.ToString();

    /// <summary>Files on stdout.</summary>
    public string Data => Encoding.UTF8.GetString(_data.ToArray());

    /// <summary>Stderr.</summary>
    public string Messages => _messages.ToString();

    public static async Task<CliRun> StartAsync(params string[] args)
    {
        var run = new CliRun();
        await run.RunAsync(args);
        return run;
    }

    public async Task RunAsync(string[] args, CancellationToken interrupted = default)
    {
        var terminal = new Terminal(In, _data, _out, _messages, Console(_out), Console(_messages));
        ExitCode = await new PipelineCli(terminal, Time, new CliEnvironment(DefaultHost, ApiKey)).RunAsync(args, interrupted);
    }

    public void Dispose()
    {
        _data.Dispose();
        _out.Dispose();
        _messages.Dispose();
    }

    private IAnsiConsole? Console(TextWriter writer) => TerminalWidth is { } width ? TestConsoles.Create(writer, width) : null;
}
