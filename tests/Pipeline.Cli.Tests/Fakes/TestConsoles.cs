using Spectre.Console;

namespace Pipeline.Cli.Tests.Fakes;

/// <summary>Terminals of a fixed size that write into a text.</summary>
internal static class TestConsoles
{
    public static IAnsiConsole Create(TextWriter writer, int width = 120, bool isUnicode = true, bool hasColours = false)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = hasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = isUnicode;
        return console;
    }
}
