namespace Pipeline.Contracts.Api;

/// <summary>Lines of a batch by what became of them.</summary>
public sealed record RequestCounts(int Total, int Completed, int Failed);
