using Spectre.Console;

namespace Pipeline.Cli.Display;

/// <summary>Chooses how progress is shown: a bar on a terminal, lines elsewhere.</summary>
internal static class ProgressDisplays
{
    /// <summary>Runs something that shows its progress; a bar is gone when it ends.</summary>
    public static async Task<T> ShowAsync<T>(this Terminal terminal, TimeProvider time, Func<IProgressDisplay, Task<T>> work)
    {
        if (terminal.MessageConsole is not { } console)
        {
            return await work(new PlainDisplay(terminal.Messages, time));
        }

        using var bar = new BarDisplay(console);
        return await work(bar);
    }
}
