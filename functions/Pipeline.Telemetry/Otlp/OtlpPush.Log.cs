using Microsoft.Extensions.Logging;

namespace Pipeline.Telemetry.Otlp;

internal sealed partial class OtlpPush
{
    [LoggerMessage(EventId = 8101, EventName = "OtlpPushing", Level = LogLevel.Information,
        Message = "Pushing metrics and traces to {Endpoint} by {Protocol}.")]
    private partial void LogPushing(Uri endpoint, string protocol);
}
