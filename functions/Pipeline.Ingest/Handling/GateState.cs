namespace Pipeline.Ingest.Handling;

/// <summary>What an <see cref="EventGate"/>, whose lock guards it, knows of a batch.</summary>
internal sealed class GateState
{
    /// <summary>Events since the last look began.</summary>
    public int Events { get; set; }

    /// <summary>Events that are worth a look.</summary>
    public int Threshold { get; set; } = 1;

    public bool IsLooking { get; set; }
}
