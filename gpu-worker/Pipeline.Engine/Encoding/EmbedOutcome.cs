namespace Pipeline.Engine.Encoding;

/// <summary>The answer to a request: an <see cref="EmbedResult"/> or an <see cref="EmbedFailure"/>, and nothing else.</summary>
public abstract record EmbedOutcome
{
    private protected EmbedOutcome()
    {
    }
}
