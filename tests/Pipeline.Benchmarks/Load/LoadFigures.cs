namespace Pipeline.Benchmarks.Load;

/// <summary>What one child process measured.</summary>
/// <param name="Phases">Milliseconds by phase, in order.</param>
/// <param name="AfterLoad">Memory when the model is loaded and warm.</param>
/// <param name="AfterRuns">Memory after the runs.</param>
/// <param name="SmallRunMilliseconds">The fastest run of 32 tokens.</param>
/// <param name="LargeRunMilliseconds">The fastest run of 512 tokens.</param>
internal sealed record LoadFigures(
    Dictionary<string, double> Phases,
    ProcessMemory AfterLoad,
    ProcessMemory AfterRuns,
    double SmallRunMilliseconds,
    double LargeRunMilliseconds);
