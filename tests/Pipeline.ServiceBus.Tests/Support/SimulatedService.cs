using Azure.Messaging.ServiceBus.Administration;
using Pipeline.Contracts;
using Pipeline.ServiceBus.Tests.Simulator;
using Pipeline.TestKit;

namespace Pipeline.ServiceBus.Tests.Support;

/// <summary>A simulated namespace with its clock.</summary>
internal sealed class SimulatedService
{
    private const int AnySeed = 1;

    public SimulatedService(Random? random = null) => Broker = new SimulatedBroker(Time, random ?? new Random(AnySeed));

    public ManualTimeProvider Time { get; } = new();

    public SimulatedBroker Broker { get; }

    /// <summary>How infra makes a queue: locks of a minute, an hour of duplicate detection, no limit that fires first.</summary>
    public static CreateQueueOptions QueueOptions(string name) => new(name)
    {
        LockDuration = TimeSpan.FromSeconds(Names.QueueLockSeconds),
        MaxDeliveryCount = 1_000,
        RequiresDuplicateDetection = true,
        DuplicateDetectionHistoryTimeWindow = TimeSpan.FromHours(1),
    };

    /// <summary>The adapter over a client of its own.</summary>
    public ServiceBusWorkQueue Open(ClientLink? link = null)
    {
        link ??= new ClientLink();
        return new ServiceBusWorkQueue(new SimulatedClient(Broker, link), new SimulatedAdministration(Broker, link), Time);
    }
}
