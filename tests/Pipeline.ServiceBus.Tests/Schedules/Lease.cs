using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>
/// A worker's right to a message, by the rules of the real one: counted from before it was asked for, renewed when a third is
/// gone, and no step is begun without it.
/// </summary>
internal sealed class Lease(IWorkQueue queue, ReceivedMessage message, long askedAt, TimeProvider time)
{
    private const int RenewalsPerLock = 3;

    private long _heldSince = askedAt;

    public ReceivedMessage Message => message;

    /// <summary>Does a step, again where storage was unavailable.</summary>
    /// <exception cref="LeaseLostException">The lock is lost.</exception>
    public async Task<T> DoAsync<T>(Func<Task<T>> step)
    {
        while (true)
        {
            try
            {
                await RenewAsync();
                return await step();
            }
            catch (StorageUnavailableException)
            {
                // the lock says for how long
            }
        }
    }

    /// <summary>Settles the message. Where that cannot be done, it comes again.</summary>
    public async Task SettleAsync(Func<ReceivedMessage, Task<bool>> settle)
    {
        while (TimeLeft > TimeSpan.Zero)
        {
            try
            {
                await settle(message);
                return;
            }
            catch (StorageUnavailableException)
            {
                // the lock says for how long
            }
        }
    }

    private TimeSpan TimeLeft => queue.LockDuration - time.GetElapsedTime(_heldSince);

    private async Task RenewAsync()
    {
        if (TimeLeft <= TimeSpan.Zero)
        {
            throw new LeaseLostException();
        }

        if (TimeLeft < queue.LockDuration * (RenewalsPerLock - 1) / RenewalsPerLock)
        {
            long asked = time.GetTimestamp();
            if (!await queue.RenewAsync(message, CancellationToken.None))
            {
                throw new LeaseLostException();
            }

            _heldSince = asked;
        }
    }
}
