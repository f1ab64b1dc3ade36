using Microsoft.Extensions.Configuration;

namespace Pipeline.Telemetry.Otlp;

/// <summary>Where to push, checked. The exporter itself would fall back to its defaults without a word.</summary>
/// <param name="Endpoint">Base address of the collector.</param>
/// <param name="Protocol">As configured; null leaves it to the exporter.</param>
internal sealed record OtlpSettings(Uri Endpoint, string? Protocol)
{
    public const string EndpointName = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string ProtocolName = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>The settings; null when no endpoint is set, which means: do not push.</summary>
    /// <exception cref="InvalidOperationException">A value is set and is not usable; names the variable.</exception>
    public static OtlpSettings? From(IConfiguration configuration)
    {
        string? endpointText = configuration[EndpointName];

        if (string.IsNullOrWhiteSpace(endpointText))
        {
            return null;
        }

        if (!Uri.TryCreate(endpointText, UriKind.Absolute, out Uri? endpoint)
            || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
        {
            throw new InvalidOperationException($"{EndpointName} is '{endpointText}'; it must be an absolute http or https address.");
        }

        string? protocol = configuration[ProtocolName];

        if (!string.IsNullOrWhiteSpace(protocol) && protocol is not ("grpc" or "http/protobuf"))
        {
            throw new InvalidOperationException($"{ProtocolName} is '{protocol}'; it must be 'grpc' or 'http/protobuf'.");
        }

        return new OtlpSettings(endpoint, string.IsNullOrWhiteSpace(protocol) ? null : protocol);
    }
}
