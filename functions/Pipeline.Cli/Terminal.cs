using Spectre.Console;

namespace Pipeline.Cli;

/// <summary>Where input comes from and output goes: data to stdout, progress and messages to stderr.</summary>
/// <param name="In">Stdin, for an input that is piped in.</param>
/// <param name="Data">Bytes of stdout, for files that are passed through.</param>
/// <param name="Out">Text of stdout, flushed at each write.</param>
/// <param name="Messages">Text of stderr, flushed at each write.</param>
/// <param name="OutConsole">Stdout if a person looks at it, else null.</param>
/// <param name="MessageConsole">Stderr if a person looks at it, else null.</param>
internal sealed record Terminal(
    Stream In, Stream Data, TextWriter Out, TextWriter Messages, IAnsiConsole? OutConsole, IAnsiConsole? MessageConsole)
{
    /// <summary>The streams of this process.</summary>
    public static Terminal OfProcess()
    {
        bool isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(
            Console.OpenStandardInput(),
            Console.OpenStandardOutput(),
            Console.Out,
            Console.Error,
            isDumb || Console.IsOutputRedirected ? null : CreateConsole(Console.Out),
            isDumb || Console.IsErrorRedirected ? null : CreateConsole(Console.Error));
    }

    // A terminal that cannot move its cursor gets plain lines.
    private static IAnsiConsole? CreateConsole(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            ColorSystem = IsColourRefused() ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        return console.Profile.Capabilities.Ansi ? console : null;
    }

    // https://no-color.org: set and not empty
    private static bool IsColourRefused() => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
