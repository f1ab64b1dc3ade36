namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>One call of a client.</summary>
/// <param name="Operation">What is asked.</param>
/// <param name="Entity">The queue, or its dead-letter queue.</param>
internal readonly record struct BrokerCall(BrokerOperation Operation, string Entity);
