using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Functions.Http;

/// <summary>Who may call the HTTP functions.</summary>
internal static class HttpAccess
{
    /// <summary>
    /// Whoever has a key of the app, in the header <c>x-functions-key</c>: the API has no keys of its own yet, and unlike the
    /// local host this one listens on the internet.
    /// </summary>
    public const AuthorizationLevel Level = AuthorizationLevel.Function;
}
