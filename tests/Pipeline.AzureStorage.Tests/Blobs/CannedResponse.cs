using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>A reply that no service gave.</summary>
internal sealed class CannedResponse : Response
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="status">HTTP status.</param>
    /// <param name="errorCode">As the storage service says it; null for none.</param>
    /// <param name="body">Text of the body.</param>
    public CannedResponse(int status, string? errorCode, string body)
    {
        Status = status;
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        ContentStream = new MemoryStream(bytes);
        _headers["Date"] = "Thu, 01 Jan 2026 00:00:00 GMT";
        _headers["Content-Length"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
        if (bytes.Length > 0)
        {
            _headers["Content-Type"] = "application/xml";
        }

        if (errorCode is not null)
        {
            _headers["x-ms-error-code"] = errorCode;
        }
    }

    public override int Status { get; }

    public override string ReasonPhrase => "Canned";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "canned";

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => _headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers.Select(header => new HttpHeader(header.Key, header.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => _headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = _headers.TryGetValue(name, out string? value) ? [value] : null;
        return values is not null;
    }
}
