using System.Net;
using System.Text.RegularExpressions;

namespace Pipeline.Functions.Tests.Http;

/// <summary>An answer, without what differs between two of the same request: ids and times.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">Each as <c>name: value</c>, sorted.</param>
/// <param name="Body">The body as text.</param>
internal sealed partial record Answer(HttpStatusCode Status, string Headers, string Body)
{
    // The server's, and what it chooses by the length of the body.
    private static readonly string[] LeftOut = ["Date", "Server", "Transfer-Encoding"];

    public static async Task<Answer> ReadAsync(HttpResponseMessage message)
    {
        IEnumerable<string> headers = message.Headers.Concat(message.Content.Headers)
            .Where(header => !LeftOut.Contains(header.Key))
            .Select(header => $"{header.Key.ToLowerInvariant()}: {ValueOf(header)}")
            .Order(StringComparer.Ordinal);
        return new Answer(
            message.StatusCode,
            Ids().Replace(string.Join('\n', headers), "$1"),
            Ids().Replace(await message.Content.ReadAsStringAsync(), "$1"));
    }

    // that there is one, not which
    private static string ValueOf(KeyValuePair<string, IEnumerable<string>> header) =>
        header.Key.Equals("x-request-id", StringComparison.OrdinalIgnoreCase) ? "some" : string.Join(", ", header.Value);

    [GeneratedRegex("(file-|batch_)[0-9a-f]{20,}")]
    private static partial Regex Ids();
}
