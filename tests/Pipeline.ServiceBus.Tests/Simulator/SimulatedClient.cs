using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;

namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>A client of a <see cref="SimulatedBroker"/>.</summary>
internal sealed class SimulatedClient(SimulatedBroker broker, ClientLink link) : ServiceBusClient
{
    public bool IsDisposed { get; private set; }

    public override bool IsClosed => IsDisposed;

    public override ServiceBusSender CreateSender(string queueOrTopicName) => new SimulatedSender(broker, link, queueOrTopicName);

    public override ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) =>
        new SimulatedReceiver(broker, link, queueName, options);

    [SuppressMessage("Usage", "CA2215", Justification = "The base closes a connection, which a client made for tests has not.")]
    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
