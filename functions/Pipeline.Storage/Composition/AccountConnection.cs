namespace Pipeline.Storage.Composition;

/// <summary>How to reach a service of a storage account; one of the two is set.</summary>
/// <param name="ConnectionString">With a key, or of Azurite.</param>
/// <param name="ServiceUri">For the identity of the process.</param>
public sealed record AccountConnection(string? ConnectionString, Uri? ServiceUri)
{
    /// <summary>Reads the two settings of one service.</summary>
    /// <returns>Null where neither is set.</returns>
    internal static AccountConnection? Read(string prefix, string connectionString, string serviceUri, ICollection<string> failures)
    {
        if (connectionString.Length > 0 && serviceUri.Length > 0)
        {
            failures.Add($"{prefix}ConnectionString and {prefix}ServiceUri exclude each other.");
        }

        if (serviceUri.Length == 0)
        {
            return connectionString.Length == 0 ? null : new AccountConnection(connectionString, null);
        }

        if (!Uri.TryCreate(serviceUri, UriKind.Absolute, out Uri? uri))
        {
            failures.Add($"{prefix}ServiceUri: '{serviceUri}' is not an address such as https://NAME.blob.core.windows.net.");
            return null;
        }

        return new AccountConnection(null, uri);
    }
}
