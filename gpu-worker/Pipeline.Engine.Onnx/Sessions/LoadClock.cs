namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>Cuts a load into phases that follow one another without gaps.</summary>
internal sealed class LoadClock(TimeProvider timeProvider)
{
    private readonly List<LoadPhase> _phases = [];
    private long _phaseStart = timeProvider.GetTimestamp();

    public IReadOnlyList<LoadPhase> Phases => _phases;

    /// <summary>Ends the current phase and names it; the next one begins.</summary>
    public void End(string phase)
    {
        long now = timeProvider.GetTimestamp();
        _phases.Add(new LoadPhase(phase, timeProvider.GetElapsedTime(_phaseStart, now)));
        _phaseStart = now;
    }
}
