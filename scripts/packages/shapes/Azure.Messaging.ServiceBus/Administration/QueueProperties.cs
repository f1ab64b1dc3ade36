namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Made by the service.</summary>
public class QueueProperties
{
    internal QueueProperties()
    {
    }

    public TimeSpan LockDuration { get; set; }

    public int MaxDeliveryCount { get; set; }

    public string Name { get; internal init; }
}
