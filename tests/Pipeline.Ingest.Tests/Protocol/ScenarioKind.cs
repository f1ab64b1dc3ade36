namespace Pipeline.Ingest.Tests.Protocol;

/// <summary>How a batch is to end.</summary>
public enum ScenarioKind
{
    Completed,
    Strict,
    Cancelled,
    CancelledWhileValidating,
    Expired,
}
