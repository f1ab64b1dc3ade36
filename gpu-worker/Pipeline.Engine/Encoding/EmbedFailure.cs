namespace Pipeline.Engine.Encoding;

/// <summary>The request itself is at fault: trying again gives the same.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Message">For people; names the limit, never the content.</param>
public sealed record EmbedFailure(EmbedFailureCode Code, string Message) : EmbedOutcome;
