namespace Pipeline.TestKit.Queues;

/// <summary>A message that was put aside.</summary>
public sealed record DeadLetter(string Id, ReadOnlyMemory<byte> Body, string Reason, string Description);
