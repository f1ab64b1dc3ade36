using Azure.Core;

namespace Azure.Messaging.ServiceBus.Administration;

public class ServiceBusAdministrationClientOptions : ClientOptions
{
    public ServiceBusAdministrationClientOptions(ServiceVersion version = ServiceVersion.V2021_05) => Version = version;

    public ServiceVersion Version { get; }

    public enum ServiceVersion
    {
        V2017_04 = 1,
        V2021_05 = 2,
    }
}
