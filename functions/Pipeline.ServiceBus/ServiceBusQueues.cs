using Pipeline.Contracts.Queues;

namespace Pipeline.ServiceBus;

/// <summary>Opens the Service Bus adapter.</summary>
public static class ServiceBusQueues
{
    /// <summary>The queues of a namespace, without retries of our own.</summary>
    public static IWorkQueue Open(ServiceBusConnection connection, TimeProvider time) => throw new NotImplementedException();
}
