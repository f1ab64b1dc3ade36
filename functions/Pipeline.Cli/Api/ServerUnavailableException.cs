namespace Pipeline.Cli.Api;

/// <summary>No answer, or one (429, 5xx) that may be another one later.</summary>
internal sealed class ServerUnavailableException(string message, TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>How long the server asks callers to wait, if it says.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
