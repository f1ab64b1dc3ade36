using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pipeline.Cli.Display;

/// <summary>One line: what, a bar in the room that is left, counts and pace. Never as wide as the terminal, which might wrap it.</summary>
internal sealed class ProgressLine(ProgressView view) : Renderable
{
    // A wider bar shows nothing more; a narrower one nothing at all.
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;

    private static readonly Style DoneStyle = new(Color.Green);
    private static readonly Style LeftStyle = new(Color.Grey);

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        int width = maxWidth - 1;
        string after = view.Pace.Length == 0 ? view.Counts : $"{view.Counts}, {view.Pace}";
        int room = Math.Min(WidestBar, width - view.What.Length - after.Length - 2);
        if (view.Ratio is not { } ratio || room < NarrowestBar)
        {
            yield return new Segment(Cut(view.Text, width));
            yield break;
        }

        // rounded down, so that a full bar means that all is done
        int done = (int)(Math.Clamp(ratio, 0, 1) * room);
        yield return new Segment(view.What + " ");
        yield return new Segment(new string(options.Unicode ? '━' : '#', done), DoneStyle);
        yield return new Segment(new string(options.Unicode ? '─' : '-', room - done), LeftStyle);
        yield return new Segment(" " + after);
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width)];
}
