namespace Pipeline.Cli.Api;

/// <summary>What the user asks of a file that was uploaded.</summary>
/// <param name="InputFileId">The file.</param>
/// <param name="Endpoint">The endpoint that all its lines name.</param>
/// <param name="Metadata">The user's own words on it; empty for none.</param>
/// <param name="IsStrict">Whether one bad line fails the batch.</param>
internal sealed record BatchRequest(string InputFileId, string Endpoint, IReadOnlyDictionary<string, string> Metadata, bool IsStrict);
