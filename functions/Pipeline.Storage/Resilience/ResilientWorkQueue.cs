using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Queues;

namespace Pipeline.Storage.Resilience;

/// <summary>
/// A queue whose transient failures are tried again. After a lost reply a repeated send leaves a second copy, and a
/// repeated complete, return or renewal says that the lock is lost: both are within what the port states.
/// </summary>
public sealed class ResilientWorkQueue : IWorkQueue
{
    private const string Dependency = "queues";

    private readonly IWorkQueue _inner;
    private readonly DependencyPolicy _policy;

    /// <param name="inner">The queue that is called.</param>
    /// <param name="options">How often and how long.</param>
    /// <param name="metrics">Counts attempts and times calls.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="logger">Hears of each retry.</param>
    public ResilientWorkQueue(
        IWorkQueue inner,
        StorageResilienceOptions options,
        StorageMetrics metrics,
        TimeProvider time,
        ILogger<ResilientWorkQueue> logger)
    {
        _inner = inner;
        _policy = new DependencyPolicy(Dependency, options, metrics, time, logger);
    }

    public TimeSpan LockDuration => _inner.LockDuration;

    public Task SendAsync(string queue, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) =>
        RunAsync(
            "send",
            async token =>
            {
                await _inner.SendAsync(queue, messages, token);
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queue, int maxCount, TimeSpan maxWait, CancellationToken cancellationToken) =>
        _policy.RunAsync(
            "receive",
            maxWait + _policy.AttemptTimeout,
            token => _inner.ReceiveAsync(queue, maxCount, maxWait, token),
            cancellationToken);

    public Task<bool> RenewAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        RunAsync("renew", token => _inner.RenewAsync(message, token), cancellationToken);

    public Task<bool> CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        RunAsync("complete", token => _inner.CompleteAsync(message, token), cancellationToken);

    public Task<bool> ReturnAsync(ReceivedMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        RunAsync("return", token => _inner.ReturnAsync(message, delay, token), cancellationToken);

    public Task<bool> DeadLetterAsync(
        ReceivedMessage message, string reason, string description, CancellationToken cancellationToken) =>
        RunAsync("dead_letter", token => _inner.DeadLetterAsync(message, reason, description, token), cancellationToken);

    public Task<QueueDepth> GetDepthAsync(string queue, CancellationToken cancellationToken) =>
        RunAsync("get_depth", token => _inner.GetDepthAsync(queue, token), cancellationToken);

    private Task<T> RunAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        _policy.RunAsync(operation, _policy.AttemptTimeout, call, cancellationToken);
}
