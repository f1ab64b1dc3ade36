namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>The process is gone: this call and every later one of its life.</summary>
internal sealed class ProcessDiedException() : Exception("The process is gone.");
