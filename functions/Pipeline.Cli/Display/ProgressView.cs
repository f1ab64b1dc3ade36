namespace Pipeline.Cli.Display;

/// <summary>How far something is.</summary>
/// <param name="What">What goes on.</param>
/// <param name="Ratio">0 to 1; null while it is not known.</param>
/// <param name="Counts">What is done; a change of it is news.</param>
/// <param name="Pace">Rate and time left; a change of it alone is no news. Empty while not known.</param>
internal sealed record ProgressView(string What, double? Ratio, string Counts, string Pace)
{
    /// <summary>Everything but the bar, as one line.</summary>
    public string Text => string.Join(", ", new[] { What, Counts, Pace }.Where(part => part.Length > 0));
}
