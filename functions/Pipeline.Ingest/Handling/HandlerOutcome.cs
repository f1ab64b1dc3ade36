namespace Pipeline.Ingest.Handling;

/// <summary>What a host does with a message that was handled.</summary>
public enum HandlerOutcome
{
    /// <summary>Complete it.</summary>
    Done,

    /// <summary>Return it with a delay: the cause may pass, or a newer program will do the work.</summary>
    RetryLater,

    /// <summary>Dead-letter it: no program will ever make sense of it.</summary>
    Poison,
}
