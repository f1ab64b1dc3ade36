namespace Pipeline.Api.Files;

/// <summary>What <c>DELETE /v1/files/{id}</c> answers.</summary>
internal sealed record DeletedFile(string Id, string Object, bool Deleted);
