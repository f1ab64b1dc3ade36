namespace Pipeline.Ingest.Tests.Support;

/// <summary>The process is gone: this call and every later one of its life.</summary>
internal sealed class SimulatedCrashException() : Exception("The process is gone.");
