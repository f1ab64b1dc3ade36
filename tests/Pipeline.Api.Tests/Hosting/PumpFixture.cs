using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Queues;
using Pipeline.LocalHost.Queues;
using Pipeline.Telemetry.Health;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;

namespace Pipeline.Api.Tests.Hosting;

/// <summary>A running pump over a queue in memory, on a clock of the test's own.</summary>
internal sealed class PumpFixture : IAsyncDisposable
{
    public const string QueueName = "work";

    private readonly ILoggerFactory _loggers;
    private readonly QueuePump _pump;

    public PumpFixture(MessageHandler handler, int messagesAtOnce = 2)
    {
        Queue = new InMemoryWorkQueue(Time);
        _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new RecordingProvider(Logger)));
        Lifetime = new ApplicationLifetime(_loggers.CreateLogger<ApplicationLifetime>());
        _pump = new QueuePump(Queue, new PumpedQueue(QueueName, handler, messagesAtOnce), Health, Lifetime, Time, _loggers);
    }

    public ManualTimeProvider Time { get; } = new();

    public RecordingLogger Logger { get; } = new();

    public HealthState Health { get; } = new();

    public InMemoryWorkQueue Queue { get; }

    public ApplicationLifetime Lifetime { get; }

    /// <summary>Whether the pump has ended its work, told to or not.</summary>
    public bool HasEnded => _pump.ExecuteTask!.IsCompleted;

    public Task StartAsync() => _pump.StartAsync(CancellationToken.None);

    public Task StopAsync() => _pump.StopAsync(CancellationToken.None);

    public Task SendAsync(params string[] ids) =>
        Queue.SendAsync(QueueName, [.. ids.Select(id => new OutgoingMessage(id, "{}"u8.ToArray()))], CancellationToken.None);

    public Task<QueueDepth> DepthAsync() => Queue.GetDepthAsync(QueueName, CancellationToken.None);

    public Task AwaitDepthAsync(Func<QueueDepth, bool> condition, string what) =>
        Eventually.HoldsAsync(async () => condition(await DepthAsync()), what);

    public Task AwaitLogAsync(string eventName) =>
        Eventually.HoldsAsync(() => Logger.Entries.Any(entry => entry.EventId.Name == eventName), $"{eventName} is logged");

    public async ValueTask DisposeAsync()
    {
        Task stopping = StopAsync();
        while (!stopping.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stopping;
        _pump.Dispose();
        _loggers.Dispose();
    }
}
