namespace Pipeline.Ingest.Handling;

/// <summary>What came of a message.</summary>
/// <param name="Outcome">What the host does with it.</param>
/// <param name="Reason">A code for the dead-letter queue or a log; null where it is done.</param>
/// <param name="Description">A sentence for people; null where it is done.</param>
public readonly record struct HandlerResult(HandlerOutcome Outcome, string? Reason, string? Description)
{
    /// <summary>The message's work is done, or was done before.</summary>
    public static HandlerResult Done => default;

    /// <summary>The message's work may go better later.</summary>
    public static HandlerResult RetryLater(string reason, string description) => new(HandlerOutcome.RetryLater, reason, description);

    /// <summary>The message makes no sense.</summary>
    public static HandlerResult Poison(string reason, string description) => new(HandlerOutcome.Poison, reason, description);
}
