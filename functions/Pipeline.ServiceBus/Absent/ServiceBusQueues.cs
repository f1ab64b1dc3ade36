using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;

namespace Pipeline.ServiceBus;

/// <summary>Stands in for the adapter in programs that were built where its package is missing.</summary>
internal static class ServiceBusQueues
{
    /// <exception cref="StorageUnavailableException">Always.</exception>
    public static IWorkQueue Open(ServiceBusConnection connection, TimeProvider time) => throw new StorageUnavailableException(
        "Service Bus (this program was built where the package Azure.Messaging.ServiceBus cannot be restored; build it where it can "
        + "be, or set Storage:QueueServiceUri or Storage:QueueConnectionString in place of section ServiceBus)",
        null);
}
