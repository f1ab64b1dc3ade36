namespace Pipeline.Infra.Tests.Kubernetes;

/// <summary>What the types of its kind say about an object.</summary>
/// <param name="File">Its file.</param>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Problems">A sentence for each field that is wrong or unknown.</param>
internal sealed record SchemaVerdict(string File, string Kind, string? Name, IReadOnlyList<string> Problems);
