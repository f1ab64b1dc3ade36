namespace Pipeline.Contracts.Queues;

/// <summary>How to reach a Service Bus namespace: by a connection string, or by name with the identity of the process.</summary>
/// <param name="ConnectionString">With a key, or of the emulator; null where <paramref name="FullyQualifiedNamespace"/> is given.</param>
/// <param name="FullyQualifiedNamespace">For example <c>NAME.servicebus.windows.net</c>; null where there is a connection string.</param>
/// <param name="AdministrationConnectionString">
/// Of the emulator, whose administration has a port of its own; null where it is the same as for messages.
/// </param>
public sealed record ServiceBusConnection(
    string? ConnectionString, string? FullyQualifiedNamespace, string? AdministrationConnectionString);
