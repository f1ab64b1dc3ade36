namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>What goes wrong with a call.</summary>
public enum BrokerFault
{
    None,

    /// <summary>The namespace throttles: nothing happens.</summary>
    Busy,

    /// <summary>The connection breaks before the broker hears of it: nothing happens.</summary>
    LostRequest,

    /// <summary>It happens, and the caller never hears.</summary>
    LostReply,
}
