using Azure;
using Azure.Messaging.ServiceBus.Administration;

namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>The administration of a <see cref="SimulatedBroker"/>.</summary>
internal sealed class SimulatedAdministration(SimulatedBroker broker, ClientLink link) : ServiceBusAdministrationClient
{
    public override Task<Response<QueueRuntimeProperties>> GetQueueRuntimePropertiesAsync(
        string name, CancellationToken cancellationToken = default) => link.CallAsync(
            new(BrokerOperation.GetProperties, name),
            () => Response.FromValue(broker.GetProperties(name), null!),
            cancellationToken);
}
