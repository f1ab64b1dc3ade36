namespace Pipeline.Contracts;

/// <summary>The endpoints that batches and their lines may name. Azure's clients write them without "/v1".</summary>
public static class Endpoints
{
    private const string VersionPrefix = "/v1";

    /// <summary>Whether batches can run against it.</summary>
    public static bool IsSupported(string endpoint) => Normalize(endpoint) == Names.EmbeddingsEndpoint;

    /// <summary>The endpoint with "/v1" in front.</summary>
    public static string Normalize(string endpoint) =>
        endpoint.StartsWith(VersionPrefix + "/", StringComparison.Ordinal) ? endpoint : VersionPrefix + endpoint;
}
