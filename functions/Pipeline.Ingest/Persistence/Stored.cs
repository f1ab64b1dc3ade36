namespace Pipeline.Ingest.Persistence;

/// <summary>A record as it stood in storage.</summary>
/// <param name="Record">The record.</param>
/// <param name="Version">Its blob's version.</param>
/// <param name="Age">How long it had stood, by the storage's clock; zero for one just written.</param>
internal sealed record Stored<T>(T Record, string Version, TimeSpan Age);
