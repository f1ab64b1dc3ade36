namespace Pipeline.Contracts.Records;

/// <summary>The one field that every record of every version has.</summary>
internal sealed record RecordVersion(int V);
