namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>The calls that reach the broker.</summary>
internal enum BrokerOperation
{
    OpenLink,
    Send,
    Receive,
    Peek,
    Renew,
    Complete,
    Abandon,
    DeadLetter,
    GetProperties,
}
