using Pipeline.Contracts.Ids;

namespace Pipeline.Ingest.Files;

/// <summary>Bytes that have arrived and are no file yet: name and purpose come behind them on the wire.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Id">The id that the file will have.</param>
/// <param name="Bytes">Size of the content.</param>
/// <param name="ContentVersion">Version of the content blob.</param>
public sealed record FileUpload(string Tenant, FileId Id, long Bytes, string ContentVersion);
