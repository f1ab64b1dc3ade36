namespace Pipeline.Contracts.Queues;

/// <summary>A message to send.</summary>
/// <param name="Id">
/// 1 to 128 characters of letters, digits, '.', '_', '/' and '-'. A queue may drop a message whose id it has seen within the
/// last hour: who sends something again on purpose gives it a new id.
/// </param>
/// <param name="Body">At most 47 KiB: with its id and after encoding it fits the weakest adapter's 64 KiB.</param>
/// <param name="Delay">How long it stays invisible; zero or null for at once.</param>
public sealed record OutgoingMessage(string Id, ReadOnlyMemory<byte> Body, TimeSpan? Delay = null)
{
    /// <summary>Longest body, in bytes.</summary>
    public const int MaxBodyBytes = 47 * 1024;
}
