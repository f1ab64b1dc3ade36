namespace Pipeline.Contracts.Records;

/// <summary>One file of a model's revision.</summary>
/// <param name="Path">From the model's folder, with '/'.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Of its bytes, 64 lower-case hex digits.</param>
public sealed record ModelFileRecord(string Path, long Length, string Sha256);
