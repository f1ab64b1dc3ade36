namespace Azure.Messaging.ServiceBus;

/// <summary>What a call into the service does here. Values (messages, options, errors) work as the package's do.</summary>
internal static class Shape
{
    public static NotSupportedException Unsupported() => new("A shape: this machine lacks the package Azure.Messaging.ServiceBus.");
}
