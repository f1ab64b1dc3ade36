namespace Pipeline.Cli.Display;

/// <summary>Shows how far something is, on stderr.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows the present state in place of the one before.</summary>
    void Show(ProgressView view);

    /// <summary>Says something that stays.</summary>
    void Note(string text);
}
