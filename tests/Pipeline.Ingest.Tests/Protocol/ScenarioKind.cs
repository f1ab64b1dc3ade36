namespace Pipeline.Ingest.Tests.Protocol;

/// <summary>How a batch is to end.</summary>
public enum ScenarioKind
{
    Completed,

    /// <summary>The client does not ask again where its process died: there is no batch, or one that ends.</summary>
    SubmittedOnce,
    Strict,
    Cancelled,
    CancelledWhileValidating,
    Expired,
}
