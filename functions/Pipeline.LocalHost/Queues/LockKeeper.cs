using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;

namespace Pipeline.LocalHost.Queues;

/// <summary>Renews a message's lock from its making until it is disposed, which has to come before the message is settled.</summary>
internal sealed class LockKeeper : IAsyncDisposable
{
    // Two renewals may fail before the lock lapses.
    private const int RenewalsPerLock = 3;

    private readonly IWorkQueue _queue;
    private readonly ReceivedMessage _message;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;

    public LockKeeper(IWorkQueue queue, ReceivedMessage message, TimeProvider time)
    {
        _queue = queue;
        _message = message;
        _time = time;
        _renewing = RenewAsync(time.GetTimestamp());
    }

    /// <summary>Cancelled once somebody else may hold the message.</summary>
    public CancellationToken Lost => _lost.Token;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(long heldSince)
    {
        try
        {
            do
            {
                await Task.Delay(_queue.LockDuration / RenewalsPerLock, _time, _stop.Token);
                long asked = _time.GetTimestamp();
                try
                {
                    if (!await _queue.RenewAsync(_message, _stop.Token))
                    {
                        break;
                    }

                    heldSince = asked;
                }
                catch (StorageUnavailableException)
                {
                    // the lock still stands for a while: ask again
                }
            }
            while (_time.GetElapsedTime(heldSince) < _queue.LockDuration);
            await _lost.CancelAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // disposed
        }
    }
}
