using System.Text;

namespace Pipeline.Functions.Tests.Http;

/// <summary>A request to both hosts. <c>{file}</c> and <c>{batch}</c> stand for ids that each host gave out itself.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Json">The body; null for none.</param>
/// <param name="Header">One header as <c>name: value</c>; null for none.</param>
internal sealed record TwinRequest(string Method, string Path, string? Json = null, string? Header = null)
{
    public HttpRequestMessage ToMessage(string file, string batch)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(Fill(Path), UriKind.Relative));
        if (Json is not null)
        {
            message.Content = new StringContent(Fill(Json), Encoding.UTF8, "application/json");
        }

        if (Header?.Split(": ") is [string name, string value])
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;

        string Fill(string text) => text.Replace("{file}", file, StringComparison.Ordinal).Replace("{batch}", batch, StringComparison.Ordinal);
    }
}
