using Azure.Core;
using Azure.Core.Pipeline;

namespace Pipeline.AzureStorage.Tests.Blobs;

/// <summary>The wire to a service, with a say in what becomes of each request.</summary>
/// <param name="fault">Gets the request and the way to send it; whether and when it is sent is the fault's matter.</param>
internal sealed class FaultTransport(Func<HttpMessage, Func<ValueTask>, ValueTask> fault) : HttpPipelineTransport
{
    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override ValueTask ProcessAsync(HttpMessage message) =>
        fault(message, () => HttpClientTransport.Shared.ProcessAsync(message));
}
