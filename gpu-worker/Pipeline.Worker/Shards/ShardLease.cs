using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Shards;

/// <summary>
/// The temporary right to work on a message. Renews the lock in the background and knows, on the monotonic clock, how long it
/// has it for sure: from before the receive or renewal was asked for. Settling the message ends the renewals first, since
/// calls on a message must not overlap.
/// </summary>
internal sealed partial class ShardLease : IAsyncDisposable
{
    // A lock is renewed when a third of it is gone; a renewal that fails is tried again four times as often.
    private const int RenewalsPerLock = 3;
    private const int RetriesPerRenewal = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly IWorkQueue _queue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _settling = new();
    private long _heldSince;
    private Task _renewing = Task.CompletedTask;

    private ShardLease(
        IWorkQueue queue, ReceivedMessage message, long askedAt, TimeProvider time, ILogger logger, CancellationToken abandon)
    {
        _queue = queue;
        Message = message;
        _heldSince = askedAt;
        _time = time;
        _logger = logger;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(abandon);
        Lost = _lost.Token;
    }

    /// <summary>The message.</summary>
    public ReceivedMessage Message { get; }

    /// <summary>Cancelled once the lock is lost, or the worker has no time left.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Whether the lock holds for sure at this moment.</summary>
    public bool HasTimeLeft => !Lost.IsCancellationRequested && TimeLeft > TimeSpan.Zero;

    private TimeSpan TimeLeft => _queue.LockDuration - _time.GetElapsedTime(Interlocked.Read(ref _heldSince));

    /// <summary>Starts to renew.</summary>
    /// <param name="queue">Where the message came from.</param>
    /// <param name="message">The message.</param>
    /// <param name="askedAt">Timestamp from before the receive.</param>
    /// <param name="time">The monotonic clock.</param>
    /// <param name="logger">For failed renewals and retries.</param>
    /// <param name="abandon">Makes the lease count as lost.</param>
    public static ShardLease Start(
        IWorkQueue queue, ReceivedMessage message, long askedAt, TimeProvider time, ILogger logger, CancellationToken abandon)
    {
        var lease = new ShardLease(queue, message, askedAt, time, logger, abandon);
        lease._renewing = lease.RenewAsync();
        return lease;
    }

    /// <summary>
    /// Does a step that needs the lease; while storage is unavailable it is repeated, with pauses, for as long as the lock holds.
    /// </summary>
    /// <exception cref="ShardLeaseLostException">The lock is lost; the step may or may not have taken place.</exception>
    public async Task<T> RetryAsync<T>(string stepName, Func<CancellationToken, Task<T>> step)
    {
        for (TimeSpan pause = FirstPause; ; pause = Min(pause * 2, LongestPause))
        {
            if (!HasTimeLeft)
            {
                throw new ShardLeaseLostException(Message.Id);
            }

            try
            {
                try
                {
                    return await step(Lost);
                }
                catch (StorageUnavailableException exception)
                {
                    LogRetry(stepName, Message.Id, exception.Message);
                }

                await Task.Delay(pause, _time, Lost);
            }
            catch (OperationCanceledException) when (Lost.IsCancellationRequested)
            {
                throw new ShardLeaseLostException(Message.Id);
            }
        }
    }

    /// <summary>Removes the message. Where that fails it comes back, and its next receiver finds nothing to do.</summary>
    public Task CompleteAsync() => SettleAsync(token => _queue.CompleteAsync(Message, token));

    /// <summary>Gives the message back; where that fails it comes back by itself when the lock lapses.</summary>
    public Task ReturnAsync(TimeSpan delay) => SettleAsync(token => _queue.ReturnAsync(Message, delay, token));

    /// <summary>Puts the message aside.</summary>
    public Task DeadLetterAsync(string reason, string description) =>
        SettleAsync(token => _queue.DeadLetterAsync(Message, reason, description, token));

    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();
        _settling.Dispose();
        _lost.Dispose();
    }

    private async Task SettleAsync(Func<CancellationToken, Task<bool>> step)
    {
        await StopRenewingAsync();
        try
        {
            await RetryAsync("settle", step);
        }
        catch (ShardLeaseLostException)
        {
            LogNotSettled(Message.Id);
        }
    }

    private async Task StopRenewingAsync()
    {
        await _settling.CancelAsync();
        await _renewing;
    }

    private async Task RenewAsync()
    {
        TimeSpan interval = _queue.LockDuration / RenewalsPerLock;
        TimeSpan pause = interval;
        try
        {
            while (true)
            {
                await Task.Delay(pause, _time, _settling.Token);
                bool? isHeld = await TryRenewAsync();
                if (isHeld == false || TimeLeft <= TimeSpan.Zero)
                {
                    LogLost(Message.Id);
                    await _lost.CancelAsync();
                    return;
                }

                pause = isHeld == true ? interval : Min(interval / RetriesPerRenewal, TimeLeft);
            }
        }
        catch (OperationCanceledException) when (_settling.IsCancellationRequested)
        {
            // the message is being settled, or the lease is over
        }
    }

    /// <returns>Whether the lock is held; null where storage did not say.</returns>
    private async Task<bool?> TryRenewAsync()
    {
        long askedAt = _time.GetTimestamp();
        TimeSpan limit = TimeLeft;
        if (limit <= TimeSpan.Zero)
        {
            return false;
        }

        using var expiry = new CancellationTokenSource(limit, _time);
        await using CancellationTokenRegistration losing = expiry.Token.Register(_lost.Cancel); // even if the queue never answers
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, _settling.Token);
        try
        {
            bool isHeld = await _queue.RenewAsync(Message, either.Token);
            if (isHeld)
            {
                Interlocked.Exchange(ref _heldSince, askedAt);
            }

            return isHeld;
        }
        catch (StorageUnavailableException exception)
        {
            LogRetry("renew", Message.Id, exception.Message);
            return null;
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
