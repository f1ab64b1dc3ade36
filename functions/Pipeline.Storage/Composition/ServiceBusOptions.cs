using Pipeline.Contracts.Queues;

namespace Pipeline.Storage.Composition;

/// <summary>Section <c>ServiceBus</c>, which has the form that the Functions host reads too.</summary>
public sealed class ServiceBusOptions
{
    /// <summary>The section's name, and the connection that the triggers name.</summary>
    public const string Section = "ServiceBus";

    /// <summary>Connection string of a namespace or of the emulator; or empty.</summary>
    public string ConnectionString { get; init; } = string.Empty;

    /// <summary>For example <c>NAME.servicebus.windows.net</c>, with the identity of the process; or empty.</summary>
    public string FullyQualifiedNamespace { get; init; } = string.Empty;

    /// <summary>Connection string of the emulator's administration, which has a port of its own; or empty.</summary>
    public string AdministrationConnectionString { get; init; } = string.Empty;

    /// <summary>Read by the Functions host alone: <c>managedidentity</c>.</summary>
    public string Credential { get; init; } = string.Empty;

    /// <summary>Read by the Functions host alone: the identity's client id. Our own code takes <c>AZURE_CLIENT_ID</c>.</summary>
    public string ClientId { get; init; } = string.Empty;

    /// <summary>The same for the adapter; null where nothing is set.</summary>
    public ServiceBusConnection? ToConnection() =>
        ConnectionString.Length + FullyQualifiedNamespace.Length == 0
            ? null
            : new ServiceBusConnection(OrNull(ConnectionString), OrNull(FullyQualifiedNamespace), OrNull(AdministrationConnectionString));

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
