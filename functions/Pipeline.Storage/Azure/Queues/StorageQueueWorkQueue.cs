using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Pipeline.Contracts.Queues;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>
/// Queues of a storage account. Messages never expire. Where the reply to a receive is lost, or the receive is cancelled after
/// the service has served it, those messages come again when their lock lapses. Where the reply to a renewal is lost, the lock is
/// lost: its new receipt is unknown. A message is put aside by a copy to the queue's poison queue and then a delete; a crash
/// between the two leaves both.
/// </summary>
public sealed class StorageQueueWorkQueue : IWorkQueue
{
    private const int MaxReasonLength = 100;

    // the service's limit for a receive and for a peek
    private const int MaxMessagesPerCall = 32;

    // The service takes one message a call. Enough to hide its latency, few enough not to be throttled.
    private const int ParallelSends = 8;

    // A polled message is late by a twentieth of a second where queues are busy; an idle receiver costs a call a second.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan LongestLock = TimeSpan.FromDays(7);

    private readonly QueueServiceClient _service;
    private readonly TimeProvider _time;

    /// <param name="service">The account's queues; the client neither encodes messages nor repeats calls.</param>
    /// <param name="options">How they behave.</param>
    /// <param name="time">Measures locks and pauses.</param>
    public StorageQueueWorkQueue(QueueServiceClient service, StorageQueueOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LockDuration, TimeSpan.FromSeconds(1), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.LockDuration, LongestLock, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.LockDuration, WholeSeconds(options.LockDuration), nameof(options));
        _service = service;
        _time = time;
        LockDuration = options.LockDuration;
    }

    public TimeSpan LockDuration { get; }

    public async Task SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        foreach (OutgoingMessage message in messages)
        {
            QueueNaming.Check(message);
        }

        QueueCalls calls = Calls(queue);
        var limit = new ParallelOptions { MaxDegreeOfParallelism = ParallelSends, CancellationToken = cancellationToken };

        // the caller's token: one that fails keeps those behind it from starting, not those beside it from arriving
        await Parallel.ForEachAsync(messages, limit, async (message, _) => await calls.RunAsync(
            client => client.SendMessageAsync(
                MessageText.Format(message.Id, message.Body.Span),
                WholeSeconds(message.Delay ?? TimeSpan.Zero),
                NeverExpires,
                cancellationToken),
            cancellationToken));
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queue, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        QueueCalls calls = Calls(queue);
        long start = _time.GetTimestamp();
        TimeSpan pause = ShortestPause;
        while (true)
        {
            long asked = _time.GetTimestamp();
            QueueMessage[] messages = await calls.RunAsync(
                async client => (await client.ReceiveMessagesAsync(
                    int.Min(maxCount, MaxMessagesPerCall), LockDuration, cancellationToken)).Value,
                cancellationToken);
            TimeSpan left = maxWait - _time.GetElapsedTime(start);
            if (messages.Length > 0 || left <= TimeSpan.Zero)
            {
                return [.. messages.Select(message => HeldMessage.Read(queue, message, asked))];
            }

            await Task.Delay(pause < left ? pause : left, _time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    public async Task<bool> RenewAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        HeldMessage held = Held(message);
        long asked = _time.GetTimestamp();
        if (await UpdateAsync(held, LockDuration, cancellationToken) is not { } receipt)
        {
            return false;
        }

        held.Renew(receipt.PopReceipt, asked);
        return true;
    }

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        DeleteAsync(Held(message), cancellationToken);

    public async Task<bool> ReturnAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        await UpdateAsync(Held(message), WholeSeconds(delay), cancellationToken) is not null;

    public async Task<bool> DeadLetterAsync(
        ReceivedMessage message, string reason, string description, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, MaxReasonLength, nameof(reason));
        HeldMessage held = Held(message);
        if (HasLapsed(held))
        {
            return false;
        }

        if (!held.IsCopiedAside)
        {
            string text = PutAsideText.Format(held, _time.GetUtcNow(), reason, description);
            await Calls(PoisonQueue.NameOf(held.Queue)).RunAsync(
                client => client.SendMessageAsync(text, visibilityTimeout: null, NeverExpires, cancellationToken), cancellationToken);
            held.IsCopiedAside = true;
        }

        return await DeleteAsync(held, cancellationToken);
    }

    /// <summary>
    /// The service tells one count, of all messages. It shows 32 of those that are ready, and by their own clock: where more
    /// wait, one that was returned may be older than any of them.
    /// </summary>
    public async Task<QueueDepth> GetDepthAsync(string queue, CancellationToken cancellationToken)
    {
        QueueNaming.Check(queue);
        QueueCalls calls = Calls(queue);
        Response<PeekedMessage[]> peeked = await calls.RunAsync(
            client => client.PeekMessagesAsync(MaxMessagesPerCall, cancellationToken), cancellationToken);
        long all = await calls.CountAsync(cancellationToken);
        long putAside = await Calls(PoisonQueue.NameOf(queue)).CountAsync(cancellationToken);
        return new QueueDepth(all, Leased: 0, Delayed: 0, putAside, OldestAge(peeked));
    }

    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    private static HeldMessage Held(ReceivedMessage message) =>
        message as HeldMessage ?? throw new ArgumentException("The message was not received from a storage queue.", nameof(message));

    private TimeSpan? OldestAge(Response<PeekedMessage[]> peeked)
    {
        if (peeked.Value.Min(message => message.InsertedOn) is not { } oldest)
        {
            return null;
        }

        TimeSpan age = (peeked.GetRawResponse().Headers.Date ?? _time.GetUtcNow()) - oldest;
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    private async Task<UpdateReceipt?> UpdateAsync(HeldMessage held, TimeSpan invisibleFor, CancellationToken cancellationToken) =>
        HasLapsed(held)
            ? null
            : await Calls(held.Queue).SettleAsync(
                async client => (await client.UpdateMessageAsync(
                    held.ServiceId, held.LockToken, messageText: null, invisibleFor, cancellationToken)).Value,
                cancellationToken);

    private async Task<bool> DeleteAsync(HeldMessage held, CancellationToken cancellationToken) =>
        !HasLapsed(held)
        && await Calls(held.Queue).SettleAsync(
            client => client.DeleteMessageAsync(held.ServiceId, held.LockToken, cancellationToken), cancellationToken) is not null;

    private bool HasLapsed(HeldMessage held) => _time.GetElapsedTime(held.HeldSince) >= LockDuration;

    private QueueCalls Calls(string queue) => new(_service.GetQueueClient(queue));
}
