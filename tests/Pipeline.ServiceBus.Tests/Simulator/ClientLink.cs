using Azure.Messaging.ServiceBus;

namespace Pipeline.ServiceBus.Tests.Simulator;

/// <summary>The way between one client and the broker, where a test puts faults.</summary>
internal sealed class ClientLink
{
    /// <summary>Runs before a call has any effect and says what goes wrong. What it throws is the end of the client.</summary>
    public Func<BrokerCall, Task<BrokerFault>>? Before { get; set; }

    /// <summary>Runs after a call's effect, before the client hears of it.</summary>
    public Func<BrokerCall, Task>? After { get; set; }

    public async Task<T> CallAsync<T>(BrokerCall call, Func<Task<T>> effect, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            throw new TaskCanceledException();
        }

        BrokerFault fault = Before is { } before ? await before(call) : BrokerFault.None;
        switch (fault)
        {
            case BrokerFault.Busy:
                throw new ServiceBusException("The request was terminated because the entity is being throttled.", ServiceBusFailureReason.ServiceBusy, call.Entity);
            case BrokerFault.LostRequest:
                throw new ServiceBusException("The connection was reset.", ServiceBusFailureReason.ServiceCommunicationProblem, call.Entity);
            default:
                break;
        }

        T result = await effect();
        if (After is { } after)
        {
            await after(call);
        }

        return fault == BrokerFault.LostReply
            ? throw new ServiceBusException("The operation did not complete within the allocated time.", ServiceBusFailureReason.ServiceTimeout, call.Entity)
            : result;
    }

    public Task<T> CallAsync<T>(BrokerCall call, Func<T> effect, CancellationToken cancellationToken) =>
        CallAsync(call, () => Task.FromResult(effect()), cancellationToken);
}
