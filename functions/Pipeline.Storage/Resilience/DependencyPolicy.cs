using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Storage;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Pipeline.Storage.Resilience;

/// <summary>
/// The policy of one kind of dependency: transient failures are tried again after growing waits with jitter, and an attempt
/// that hangs is given up. There is no circuit breaker: every caller is a loop that bounds its own work in flight, so
/// failing at once would only spin those loops faster.
/// </summary>
internal sealed partial class DependencyPolicy
{
    private static readonly ResiliencePropertyKey<TimeSpan> AttemptTimeoutKey = new("Pipeline.AttemptTimeout");

    private readonly string _dependency;
    private readonly StorageMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;

    /// <param name="dependency">The kind, as metrics and logs name it.</param>
    /// <param name="options">How often and how long.</param>
    /// <param name="metrics">Counts attempts and times calls.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="logger">Of the decorator.</param>
    internal DependencyPolicy(
        string dependency, StorageResilienceOptions options, StorageMetrics metrics, TimeProvider time, ILogger logger)
    {
        _dependency = dependency;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        AttemptTimeout = options.AttemptTimeout;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome.Exception)),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                MaxRetryAttempts = options.MaxRetryCount,
                Delay = options.BaseDelay,
                MaxDelay = options.MaxDelay,
                OnRetry = OnRetry,
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = arguments => ValueTask.FromResult(
                    arguments.Context.Properties.GetValue(AttemptTimeoutKey, Timeout.InfiniteTimeSpan)),
            })
            .Build();
    }

    /// <summary>How long an attempt may take that does not move a file's bytes.</summary>
    internal TimeSpan AttemptTimeout { get; }

    /// <summary>Calls with retries.</summary>
    /// <param name="operation">The port's call, as metrics name it.</param>
    /// <param name="attemptTimeout">For one attempt; infinite where the call moves a file's bytes.</param>
    /// <param name="call">One attempt.</param>
    /// <param name="cancellationToken">Ends the attempt or the wait.</param>
    /// <exception cref="StorageUnavailableException">The last attempt failed or hung.</exception>
    internal Task<T> RunAsync<T>(
        string operation, TimeSpan attemptTimeout, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        MeasureAsync(operation, async () =>
        {
            ResilienceContext context = ResilienceContextPool.Shared.Get(operation, cancellationToken);
            context.Properties.Set(AttemptTimeoutKey, attemptTimeout);
            try
            {
                return await _pipeline.ExecuteAsync(
                    static async (attempt, call) => await call(attempt.CancellationToken), context, call);
            }
            catch (TimeoutRejectedException hung)
            {
                throw new StorageUnavailableException($"The call '{operation}' on {_dependency}", hung);
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        });

    /// <summary>Calls once: for what cannot be repeated.</summary>
    internal async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> call)
    {
        long start = _time.GetTimestamp();
        bool isDone = false;
        try
        {
            T result = await call();
            isDone = true;
            return result;
        }
        finally
        {
            _metrics.RecordDuration(_dependency, operation, isDone, _time.GetElapsedTime(start));
        }
    }

    /// <summary>Whether the same call may succeed seconds later.</summary>
    private static bool IsTransient(Exception? failure) => failure switch
    {
        StorageUnavailableException unavailable => !unavailable.IsRefusal,
        TimeoutRejectedException => true,
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException or EndOfStreamException => false,
        IOException => true,
        _ => false,
    };

    private ValueTask OnRetry(OnRetryArguments<object> retry)
    {
        string operation = retry.Context.OperationKey ?? "";
        _metrics.CountRetry(_dependency, operation);
        LogRetry(_dependency, operation, retry.AttemptNumber + 1, retry.RetryDelay, retry.Outcome.Exception);
        return ValueTask.CompletedTask;
    }
}
