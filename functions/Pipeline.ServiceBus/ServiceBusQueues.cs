using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Pipeline.Contracts.Queues;

namespace Pipeline.ServiceBus;

/// <summary>Opens the Service Bus adapter.</summary>
public static class ServiceBusQueues
{
    // Retries are the caller's: one here bridges a broken connection. Both tries stay below the caller's 30 s for an attempt,
    // and each is as long as the 10 s that the SDK waits after the service said it was busy.
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(12);

    /// <summary>The queues of a namespace, without retries of our own. Connects on the first call.</summary>
    /// <exception cref="FormatException">The connection string has no such form.</exception>
    public static IWorkQueue Open(ServiceBusConnection connection, TimeProvider time)
    {
        ServiceBusClientOptions options = new()
        {
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(200), TryTimeout = TryTimeout },
        };
        if (connection.ConnectionString is { } secret)
        {
            return new ServiceBusWorkQueue(
                new ServiceBusClient(secret, options),
                new ServiceBusAdministrationClient(connection.AdministrationConnectionString ?? secret),
                time);
        }

        // AZURE_CLIENT_ID says which identity where there are several
        TokenCredential identity = new DefaultAzureCredential();
        return new ServiceBusWorkQueue(
            new ServiceBusClient(connection.FullyQualifiedNamespace, identity, options),
            new ServiceBusAdministrationClient(connection.FullyQualifiedNamespace, identity),
            time);
    }
}
