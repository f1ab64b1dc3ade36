using Azure.Identity;
using Azure.Messaging.ServiceBus.Administration;
using Pipeline.Contracts.Queues;

namespace Pipeline.ServiceBus.Tests.Conformance;

/// <summary>A namespace or emulator that the environment names.</summary>
internal sealed record RealNamespace(ServiceBusConnection Connection, ServiceBusAdministrationClient Administration)
{
    /// <summary>Connection string, or the namespace's name for the identity of the process.</summary>
    public const string Variable = "PIPELINE_TEST_SERVICEBUS";

    /// <summary>Connection string of the emulator's administration.</summary>
    public const string AdministrationVariable = "PIPELINE_TEST_SERVICEBUS_ADMIN";

    /// <summary>What the environment names.</summary>
    /// <returns>Null where it names nothing.</returns>
    public static RealNamespace? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } where)
        {
            return null;
        }

        string? administration = Environment.GetEnvironmentVariable(AdministrationVariable);
        return where.Contains("Endpoint=", StringComparison.OrdinalIgnoreCase)
            ? new(new ServiceBusConnection(where, null, administration), new ServiceBusAdministrationClient(administration ?? where))
            : new(new ServiceBusConnection(null, where, null), new ServiceBusAdministrationClient(where, new DefaultAzureCredential()));
    }
}
