namespace Pipeline.Storage.Composition;

/// <summary>How to reach a service of a storage account; one of the two is set.</summary>
/// <param name="ConnectionString">With a key, or of Azurite.</param>
/// <param name="ServiceUri">For the identity of the process.</param>
public sealed record AccountConnection(string? ConnectionString, Uri? ServiceUri)
{
    /// <summary>Reads the two settings of one service.</summary>
    /// <param name="prefix">Of both settings.</param>
    /// <param name="connectionString">Or empty.</param>
    /// <param name="serviceUri">Or empty.</param>
    /// <param name="open">Makes a client of a connection string, which is how one is checked; calls nobody.</param>
    /// <param name="failures">Gets a sentence for everything that is wrong.</param>
    /// <returns>Null where neither is set.</returns>
    internal static AccountConnection? Read(
        string prefix, string connectionString, string serviceUri, Func<string, object> open, ICollection<string> failures)
    {
        if (connectionString.Length > 0 && serviceUri.Length > 0)
        {
            failures.Add($"{prefix}ConnectionString and {prefix}ServiceUri exclude each other.");
        }

        if (serviceUri.Length == 0)
        {
            return connectionString.Length == 0 ? null : ReadConnectionString(prefix, connectionString, open, failures);
        }

        // tokens travel over TLS alone: the clients refuse an address without it
        if (!Uri.TryCreate(serviceUri, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            string service = prefix.EndsWith("Queue", StringComparison.Ordinal) ? "queue" : "blob";
            failures.Add($"{prefix}ServiceUri: '{serviceUri}' is not an address such as https://NAME.{service}.core.windows.net.");
        }

        return new AccountConnection(null, uri);
    }

    // The text holds a key: no sentence repeats it.
    private static AccountConnection ReadConnectionString(
        string prefix, string text, Func<string, object> open, ICollection<string> failures)
    {
        try
        {
            open(text);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            failures.Add($"{prefix}ConnectionString is not a connection string of a storage account: copy it whole, from 'DefaultEndpointsProtocol=' on.");
        }

        return new AccountConnection(text, null);
    }
}
