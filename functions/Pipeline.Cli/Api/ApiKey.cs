using System.Net.Http.Headers;

namespace Pipeline.Cli.Api;

/// <summary>The key that a control plane in Azure asks for, in the two headers that it may be looked for in.</summary>
internal static class ApiKey
{
    // what the Functions platform reads
    private const string FunctionsHeader = "x-functions-key";

    /// <summary>Whether there is one.</summary>
    /// <exception cref="CliFailureException">It cannot stand in a header, or would travel in the clear.</exception>
    public static bool IsGiven(string? key, Uri host)
    {
        if (string.IsNullOrEmpty(key))
        {
            return false;
        }

        if (key.Any(c => c is <= ' ' or > '~'))
        {
            throw new CliFailureException(ExitCode.Refused, $"{CliEnvironment.ApiKeyVariable} has characters that no key has.");
        }

        return host.Scheme == Uri.UriSchemeHttps || host.IsLoopback
            ? true
            : throw new CliFailureException(
                ExitCode.Refused, $"{CliEnvironment.ApiKeyVariable} is set and {host} is not https: the key would travel in the clear.");
    }

    /// <summary>Adds it to every request.</summary>
    public static void AddTo(HttpRequestHeaders headers, string key)
    {
        headers.Add(FunctionsHeader, key);
        headers.Authorization = new AuthenticationHeaderValue("Bearer", key); // as OpenAI's clients send theirs
    }
}
