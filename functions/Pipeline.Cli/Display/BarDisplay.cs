using Spectre.Console;

namespace Pipeline.Cli.Display;

/// <summary>A bar that is redrawn in place: for people.</summary>
internal sealed class BarDisplay(IAnsiConsole console, LiveDisplayContext live) : IProgressDisplay
{
    public void Show(ProgressView view)
    {
        live.UpdateTarget(new ProgressLine(view));
        live.Refresh();
    }

    public void Note(string text) => console.WriteLine(text);
}
