namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>A worker's lock on its message is lost.</summary>
internal sealed class LeaseLostException() : Exception("The lock is lost.");
