using System.Collections.Immutable;

namespace Pipeline.Contracts;

/// <summary>The endpoints that batches and their lines may name. Azure's clients write them without "/v1".</summary>
public static class Endpoints
{
    private const string VersionPrefix = "/v1";

    /// <summary>All that batches can run against, with "/v1".</summary>
    public static ImmutableArray<string> All { get; } =
        [Names.EmbeddingsEndpoint, Names.ChatCompletionsEndpoint, Names.CompletionsEndpoint];

    /// <summary>All of them as a sentence writes them.</summary>
    public static string Listed { get; } = string.Join(" or ", All.Select(endpoint => $"\"{endpoint}\""));

    /// <summary>Whether batches can run against it.</summary>
    public static bool IsSupported(string endpoint) => All.Contains(Normalize(endpoint));

    /// <summary>The endpoint with "/v1" in front.</summary>
    public static string Normalize(string endpoint) =>
        endpoint.StartsWith(VersionPrefix + "/", StringComparison.Ordinal) ? endpoint : VersionPrefix + endpoint;
}
