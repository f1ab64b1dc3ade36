namespace Pipeline.Contracts.Queues;

/// <summary>A message to send.</summary>
/// <param name="Id">1 to 128 characters of letters, digits, '.', '_', '/' and '-'; the same id may exist more than once.</param>
/// <param name="Body">At most 48 KiB, the weakest adapter's limit after encoding.</param>
/// <param name="Delay">How long it stays invisible; zero or null for at once.</param>
public sealed record OutgoingMessage(string Id, ReadOnlyMemory<byte> Body, TimeSpan? Delay = null)
{
    /// <summary>Longest body, in bytes.</summary>
    public const int MaxBodyBytes = 48 * 1024;
}
