namespace Pipeline.Contracts.Queues;

/// <summary>Why a message was put aside.</summary>
/// <param name="Queue">The queue that it was put aside on.</param>
/// <param name="Reason">A code.</param>
/// <param name="Description">A sentence, or empty.</param>
public sealed record DeadLetterCause(string Queue, string Reason, string Description);
