namespace Azure.Messaging.ServiceBus.Administration;

public class CreateQueueOptions
{
    public CreateQueueOptions(string name) => Name = name;

    public TimeSpan DuplicateDetectionHistoryTimeWindow { get; set; } = TimeSpan.FromMinutes(1);

    public string ForwardDeadLetteredMessagesTo { get; set; }

    public TimeSpan LockDuration { get; set; } = TimeSpan.FromSeconds(60);

    public int MaxDeliveryCount { get; set; } = 10;

    public string Name { get; set; }

    public bool RequiresDuplicateDetection { get; set; }
}
