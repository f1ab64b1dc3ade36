namespace Azure.Messaging.ServiceBus;

public class ServiceBusClientOptions
{
    public string Identifier { get; set; }

    public ServiceBusRetryOptions RetryOptions { get; set; } = new();
}
