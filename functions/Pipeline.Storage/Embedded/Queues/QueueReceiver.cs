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

    private readonly Lock _gate = new();
    private TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _busyAt = DateTimeOffset.MinValue;
    private Queue<MessageName> _candidates = new();
    private DateTimeOffset _listedAt = DateTimeOffset.MinValue;
    private long _nextDueTicks = long.MaxValue;
    private DateTime _changedAt;
    private bool _isSettled;

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
                return time.GetUtcNow() - _busyAt >= BusyTime;
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
            _busyAt = time.GetUtcNow();
        }

        rung.SetResult();
    }

    /// <summary>Takes what is there, up to a count.</summary>
    internal List<ReceivedMessage> Take(int maxCount)
    {
        List<ReceivedMessage> taken = [];
        DateTimeOffset now = time.GetUtcNow();
        bool isRefreshed = IsListingDue(now);
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
                _busyAt = now;
            }
        }

        return taken;
    }

    /// <summary>Whether to take again after nothing was there: a look at the folder's time costs far less than a listing.</summary>
    /// <remarks>
    /// The folder's time is as coarse as the kernel's tick (at most 10 ms): after a change the next look says yes once more, for
    /// what came in the same tick as the listing. What slips through two looks in one tick is found by the next due listing.
    /// </remarks>
    internal bool MayHaveMore()
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTime changedAt = folder.ReadyChangedAt();
        lock (_gate)
        {
            bool isUnchanged = changedAt == _changedAt;
            bool isQuiet = isUnchanged && _isSettled && now.UtcTicks < _nextDueTicks && now - _listedAt < ListingInterval;
            _changedAt = changedAt;
            _isSettled = isUnchanged;
            return !isQuiet;
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

    private bool IsListingDue(DateTimeOffset now)
    {
        lock (_gate)
        {
            return now - _listedAt >= ListingInterval;
        }
    }

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
            _listedAt = now;
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
