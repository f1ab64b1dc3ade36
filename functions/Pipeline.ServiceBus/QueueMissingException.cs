namespace Pipeline.ServiceBus;

/// <summary>The namespace has no queue of this name. Trying again does not help: the deployment makes queues.</summary>
public sealed class QueueMissingException(string queue, Exception cause) : Exception(
    $"Service Bus has no queue '{queue}'. Queues are made by the deployment: infra/main.bicep makes the fixed ones, and one "
    + "for each model that its parameter 'models' lists.",
    cause)
{
    /// <summary>The queue's name.</summary>
    public string Queue { get; } = queue;
}
