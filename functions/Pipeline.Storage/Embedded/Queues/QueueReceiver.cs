using Pipeline.Contracts.Queues;
using Pipeline.Storage.Embedded.Files;

namespace Pipeline.Storage.Embedded.Queues;

/// <summary>
/// Takes messages of one queue. Remembers the names it has listed, so that a long queue is not listed for every message: a
/// name tells everything that a receive needs, and the rename fails where somebody else was first. Safe for concurrent use.
/// </summary>
internal sealed class QueueReceiver(string queue, QueueFolder folder, TimeSpan lockDuration, TimeProvider time)
{
    // Messages behind a long list of remembered ones wait for it; leases that became free are looked for this often.
    private static readonly TimeSpan ListingInterval = TimeSpan.FromSeconds(1);

    // after the last message a batch's next one is likely to follow at once
    private static readonly TimeSpan BusyTime = TimeSpan.FromSeconds(1);

    // Twice the kernel's longest tick, by which folders' times are measured, and less than the poll interval: the first look
    // after the one that saw a change.
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // timestamps, null for never: a clock that steps back must not silence a listing
    private long? _busyAt;
    private long? _listedAt;
    private long? _unsettledAt;

    private Queue<MessageName> _candidates = new();
    private long _nextDueTicks = long.MaxValue;
    private DateTime _changedAt;
    private bool _hasRung;

    /// <summary>Completes at the next <see cref="Ring"/>.</summary>
    internal Task Rung
    {
        get
        {
            lock (_gate)
            {
                return _rung.Task;
            }
        }
    }

    /// <summary>Whether no message was sent by this process or taken for a while.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return HasPassed(_busyAt, BusyTime);
            }
        }
    }

    /// <summary>Wakes whoever waits for <see cref="Rung"/>: this process sent something.</summary>
    internal void Ring()
    {
        TaskCompletionSource rung;
        lock (_gate)
        {
            (rung, _rung) = (_rung, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _busyAt = time.GetTimestamp();
            _hasRung = true;
        }

        rung.SetResult();
    }

    /// <summary>Takes what is there, up to a count.</summary>
    internal List<ReceivedMessage> Take(int maxCount)
    {
        List<ReceivedMessage> taken = [];
        DateTimeOffset now = time.GetUtcNow();
        bool isRefreshed = IsListingDue();
        if (isRefreshed)
        {
            Refresh(now);
        }

        TakeCandidates(taken, maxCount);
        if (taken.Count == 0 && !isRefreshed)
        {
            Refresh(now);
            TakeCandidates(taken, maxCount);
        }

        if (taken.Count > 0)
        {
            lock (_gate)
            {
                _busyAt = time.GetTimestamp();
            }
        }

        return taken;
    }

    /// <summary>Whether to take again after nothing was there: a look at the folder's time costs far less than a listing.</summary>
    /// <remarks>
    /// The folder's time is as coarse as the kernel's tick (at most 10 ms). So a change is worth two listings: one at once, and
    /// one when its tick is over, for what came in it after the first.
    /// </remarks>
    internal bool MayHaveMore()
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTime changedAt = folder.ReadyChangedAt();
        lock (_gate)
        {
            bool isChanged = _hasRung || changedAt != _changedAt;
            bool isSettling = !isChanged && _unsettledAt is not null && HasPassed(_unsettledAt, SettleTime);
            _hasRung = false;
            _changedAt = changedAt;
            _unsettledAt = isChanged ? time.GetTimestamp() : isSettling ? null : _unsettledAt;
            return isChanged || isSettling || now.UtcTicks >= _nextDueTicks || HasPassed(_listedAt, ListingInterval);
        }
    }

    private void TakeCandidates(List<ReceivedMessage> taken, int maxCount)
    {
        while (taken.Count < maxCount && TryNext(out MessageName candidate))
        {
            if (TryTake(candidate) is { } message)
            {
                taken.Add(message);
            }
        }
    }

    private bool IsListingDue()
    {
        lock (_gate)
        {
            return HasPassed(_listedAt, ListingInterval);
        }
    }

    /// <summary>Whether so much time has passed since a timestamp; always since never.</summary>
    private bool HasPassed(long? since, TimeSpan duration) => since is not { } start || time.GetElapsedTime(start) >= duration;

    private bool TryNext(out MessageName candidate)
    {
        lock (_gate)
        {
            return _candidates.TryDequeue(out candidate);
        }
    }

    /// <summary>Frees leases that lapsed or whose owner ended, then lists what can be received now.</summary>
    private void Refresh(DateTimeOffset now)
    {
        foreach (LeaseName lease in folder.ListLeased().Where(lease => lease.IsFree(now)))
        {
            DurableFiles.TryRename(folder.LeasedPath(lease), folder.ReadyPath(lease.Message with { DueTicks = now.UtcTicks }));
        }

        List<MessageName> ready = folder.ListReady();
        IEnumerable<MessageName> visible = ready
            .Where(name => name.DueTicks <= now.UtcTicks)
            .OrderBy(name => name.DueTicks)
            .ThenBy(name => name.Unique, StringComparer.Ordinal);
        Queue<MessageName> candidates = new(visible);
        long nextDueTicks = ready.Select(name => name.DueTicks).Where(ticks => ticks > now.UtcTicks).DefaultIfEmpty(long.MaxValue).Min();
        lock (_gate)
        {
            _candidates = candidates;
            _nextDueTicks = nextDueTicks;
            _listedAt = time.GetTimestamp();
        }
    }

    private ReceivedMessage? TryTake(MessageName name)
    {
        LeaseName lease = LeaseName.Create(name, time.GetUtcNow() + lockDuration);
        string path = folder.LeasedPath(lease);
        if (!DurableFiles.TryRename(folder.ReadyPath(name), path))
        {
            return null;
        }

        try
        {
            return MessageFile.TryRead(path) is { } content
                ? new ReceivedMessage(queue, content.Id, content.Body, lease.ToString())
                : null;
        }
        catch (StorageCorruptException corrupt)
        {
            DeadLetters.TryPutAside(folder, lease, "", "corrupt_message", corrupt.Message, time.GetUtcNow());
            return null;
        }
        catch (IOException)
        {
            // nobody learns of this lease, so nobody should have to wait for its end
            DurableFiles.TryRename(path, folder.ReadyPath(name));
            throw;
        }
    }
}
