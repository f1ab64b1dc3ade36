using Azure.Core;

namespace Azure.Messaging.ServiceBus.Administration;

public class ServiceBusAdministrationClient
{
    protected ServiceBusAdministrationClient()
    {
    }

    public ServiceBusAdministrationClient(string connectionString) => throw Shape.Unsupported();

    public ServiceBusAdministrationClient(string fullyQualifiedNamespace, TokenCredential credential) => throw Shape.Unsupported();

    public virtual Task<Response<QueueProperties>> CreateQueueAsync(
        CreateQueueOptions options, CancellationToken cancellationToken = default) => throw Shape.Unsupported();

    public virtual Task<Response> DeleteQueueAsync(string name, CancellationToken cancellationToken = default) =>
        throw Shape.Unsupported();

    public virtual Task<Response<QueueRuntimeProperties>> GetQueueRuntimePropertiesAsync(
        string name, CancellationToken cancellationToken = default) => throw Shape.Unsupported();
}
