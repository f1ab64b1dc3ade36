namespace Pipeline.Storage.Embedded.Queues;

/// <summary>Why a message was put aside; stands in a file beside it for a person to read.</summary>
internal sealed record DeadLetterNote(int V, string Id, string Reason, string Description, DateTimeOffset At)
{
    internal const int CurrentSchema = 1;
}
