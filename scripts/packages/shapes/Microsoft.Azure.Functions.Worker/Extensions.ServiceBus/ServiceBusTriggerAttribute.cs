using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    public bool AutoCompleteMessages { get; set; }

    public string? Connection { get; set; }

    public bool IsBatched { get; set; }

    public bool IsSessionsEnabled { get; set; }

    public string? QueueName { get; } = queueName;
}
