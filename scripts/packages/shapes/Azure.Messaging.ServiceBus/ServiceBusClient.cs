using Azure.Core;

namespace Azure.Messaging.ServiceBus;

public class ServiceBusClient : IAsyncDisposable
{
    protected ServiceBusClient()
    {
    }

    public ServiceBusClient(string connectionString, ServiceBusClientOptions options) => throw Shape.Unsupported();

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options) =>
        throw Shape.Unsupported();

    public virtual bool IsClosed => throw Shape.Unsupported();

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => throw Shape.Unsupported();

    public virtual ServiceBusReceiver CreateReceiver(string queueName) => throw Shape.Unsupported();

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => throw Shape.Unsupported();

    public virtual ValueTask DisposeAsync() => throw Shape.Unsupported();
}
