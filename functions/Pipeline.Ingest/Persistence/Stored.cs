namespace Pipeline.Ingest.Persistence;

/// <summary>A record as it stands in storage.</summary>
/// <param name="Record">The record.</param>
/// <param name="Version">Its blob's version.</param>
internal sealed record Stored<T>(T Record, string Version);
