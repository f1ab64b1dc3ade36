using Spectre.Console;
using Spectre.Console.Advanced;

namespace Pipeline.Cli.Display;

/// <summary>
/// A line that is redrawn in place, gone at the end: for people. Not Spectre's live display, which hides the cursor, so that a
/// killed program leaves none, and which moves up a line too far where it shows one only.
/// </summary>
internal sealed class BarDisplay(IAnsiConsole console) : IProgressDisplay, IDisposable
{
    private const string EraseLine = "\r\u001b[2K";

    public void Show(ProgressView view)
    {
        console.WriteAnsi(EraseLine);
        console.Write(new ProgressLine(view));
    }

    public void Note(string text)
    {
        console.WriteAnsi(EraseLine);
        console.WriteLine(text);
    }

    public void Dispose() => console.WriteAnsi(EraseLine);
}
