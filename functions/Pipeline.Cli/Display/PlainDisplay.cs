namespace Pipeline.Cli.Display;

/// <summary>One line whenever there is news, but not more often than every 2 seconds, except for the end: for logs.</summary>
internal sealed class PlainDisplay(TextWriter writer, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(2);

    private ProgressView? _shown;
    private long _shownAt;

    public void Show(ProgressView view)
    {
        bool isNews = view.What != _shown?.What || view.Counts != _shown.Counts;
        bool isEarly = _shown is not null && view.Ratio is not 1 && time.GetElapsedTime(_shownAt) < ShortestPause;
        if (!isNews || isEarly)
        {
            return;
        }

        writer.WriteLine(view.Text);
        _shown = view;
        _shownAt = time.GetTimestamp();
    }

    public void Note(string text) => writer.WriteLine(text);
}
