using System.Collections.Concurrent;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded.Files;
using Pipeline.Storage.Embedded.Queues;

namespace Pipeline.Storage.Embedded;

/// <summary>
/// Queues as files in a folder of this machine, shared by any number of processes; roughly first in, first out. A sent
/// message survives a kill and a power loss. A lease ends when its time is over or its process is gone. After a power loss
/// a completed message may come back. Linux, on a file system with atomic renames.
/// </summary>
public sealed class EmbeddedWorkQueue : IWorkQueue
{
    private const int MaxReasonLength = 100;

    private readonly string _root;
    private readonly EmbeddedQueueOptions _options;
    private readonly TimeProvider _time;
    private readonly FileWork _files;
    private readonly ConcurrentDictionary<string, QueueFolder> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, QueueReceiver> _receivers = new(StringComparer.Ordinal);

    /// <param name="root">The folder, made if it is not there. Nothing else may be kept in it.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="time">The clock that delays and leases are measured by; all processes must share it.</param>
    /// <exception cref="StorageUnavailableException">The folder cannot be made.</exception>
    public EmbeddedWorkQueue(string root, EmbeddedQueueOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.LockDuration, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.PollInterval, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IdlePollInterval, options.PollInterval, nameof(options));
        _root = Path.GetFullPath(root);
        _options = options;
        _time = time;
        _files = new FileWork($"The queue in '{_root}'");
        _files.Run(() => DurableFiles.CreateDirectory(_root));
    }

    public TimeSpan LockDuration => _options.LockDuration;

    public async Task SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        foreach (OutgoingMessage message in messages)
        {
            QueueNaming.Check(message);
        }

        await _files.RunAsync(() => Send(Folder(queue), messages), cancellationToken);
        if (_receivers.TryGetValue(queue, out QueueReceiver? receiver))
        {
            receiver.Ring();
        }
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queue, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        long start = _time.GetTimestamp();
        while (true)
        {
            List<ReceivedMessage> taken = await _files.RunAsync(() => Receiver(queue).Take(maxCount), cancellationToken);
            if (taken.Count > 0 || !await MayHaveMoreAsync(queue, maxWait - _time.GetElapsedTime(start), cancellationToken))
            {
                return taken;
            }
        }
    }

    public Task<bool> RenewAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        SettleAsync(
            message,
            (folder, lease, now) =>
            {
                LeaseName renewed = lease with { Message = lease.Message with { DueTicks = (now + LockDuration).UtcTicks } };
                bool isRenewed = DurableFiles.TryRename(folder.LeasedPath(lease), folder.LeasedPath(renewed));
                message.LockToken = isRenewed ? renewed.ToString() : message.LockToken;
                return isRenewed;
            },
            cancellationToken);

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        SettleAsync(message, (folder, lease, _) => DurableFiles.TryDelete(folder.LeasedPath(lease)), cancellationToken);

    public Task<bool> ReturnAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        SettleAsync(
            message,
            (folder, lease, now) => DurableFiles.TryRename(
                folder.LeasedPath(lease), folder.ReadyPath(lease.Message with { DueTicks = (now + delay).UtcTicks })),
            cancellationToken);

    public Task<bool> DeadLetterAsync(
        ReceivedMessage message, string reason, string description, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, MaxReasonLength, nameof(reason));
        return SettleAsync(
            message,
            (folder, lease, now) => DeadLetters.TryPutAside(folder, lease, message.Id, reason, description, now),
            cancellationToken);
    }

    public Task<QueueDepth> GetDepthAsync(string queue, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        return _files.RunAsync(() => Measure(Folder(queue), _time.GetUtcNow()), cancellationToken);
    }

    // False when the time is up. The looks stay on the timer's thread: an idle process has dozens a second.
    private async Task<bool> MayHaveMoreAsync(string queue, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        for (TimeSpan left = maxWait; left > TimeSpan.Zero; left = maxWait - _time.GetElapsedTime(start))
        {
            // before the look: what is sent after it rings
            Task rung = Receiver(queue).Rung;
            if (_files.Run(() => Receiver(queue).MayHaveMore()))
            {
                return true;
            }

            TimeSpan interval = Receiver(queue).IsIdle ? _options.IdlePollInterval : _options.PollInterval;
            await rung.WaitAsync(left < interval ? left : interval, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return false;
    }

    private static QueueDepth Measure(QueueFolder folder, DateTimeOffset now)
    {
        // Ready before leased: a message that is received meanwhile is counted twice rather than not at all.
        List<MessageName> ready = folder.ListReady();
        List<LeaseName> leased = folder.ListLeased();
        int due = ready.Count(name => name.DueTicks <= now.UtcTicks);
        int free = leased.Count(lease => lease.IsFree(now));
        long oldest = ready.Concat(leased.Select(lease => lease.Message)).Select(name => name.SentTicks).DefaultIfEmpty(-1).Min();
        TimeSpan? age = oldest < 0 ? null : TimeSpan.FromTicks(long.Max(0, now.UtcTicks - oldest));
        return new QueueDepth(due + free, leased.Count - free, ready.Count - due, folder.ListDead().Count, age);
    }

    private bool Send(QueueFolder folder, IReadOnlyList<OutgoingMessage> messages)
    {
        DateTimeOffset now = _time.GetUtcNow();
        List<MessageName> names = [.. messages.Select(message => MessageName.Create(now, message.Delay ?? TimeSpan.Zero))];
        try
        {
            foreach ((MessageName name, OutgoingMessage message) in names.Zip(messages))
            {
                MessageFile.Write(folder.AsidePath(name), message);
            }

            foreach (MessageName name in names)
            {
                folder.MakeReady(name);
            }
        }
        catch (IOException)
        {
            // what is not sent must not fill the disk
            names.ForEach(name => DurableFiles.TryDelete(folder.AsidePath(name)));
            throw;
        }

        if (names.Count > 0)
        {
            folder.SyncReady();
        }

        return true;
    }

    private Task<bool> SettleAsync(
        ReceivedMessage message, Func<QueueFolder, LeaseName, DateTimeOffset, bool> settle, CancellationToken cancellationToken)
    {
        QueueNaming.Check(message.Queue);
        if (!LeaseName.TryParse(message.LockToken, out LeaseName lease))
        {
            throw new ArgumentException($"'{message.LockToken}' is not a lock of this queue.", nameof(message));
        }

        return _files.RunAsync(
            () =>
            {
                DateTimeOffset now = _time.GetUtcNow();
                return !lease.HasExpired(now) && settle(Folder(message.Queue), lease, now);
            },
            cancellationToken);
    }

    private QueueFolder Folder(string queue) =>
        _folders.GetOrAdd(queue, name => new QueueFolder(Path.Combine(_root, name), _time.GetUtcNow()));

    private QueueReceiver Receiver(string queue) =>
        _receivers.GetOrAdd(queue, name => new QueueReceiver(name, Folder(name), LockDuration, _time));
}
