namespace Pipeline.Worker.Tests.Fakes;

/// <summary>The process is dead from here on.</summary>
internal sealed class SimulatedCrashException() : Exception("The process was killed.");
