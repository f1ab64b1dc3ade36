namespace Pipeline.Telemetry.Health;

/// <summary>The body of <c>/readyz</c>.</summary>
internal sealed record ReadinessReport(string Status, IReadOnlyList<string> Reasons);
