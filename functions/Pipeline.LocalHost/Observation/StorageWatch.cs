using Pipeline.Contracts;
using Pipeline.Contracts.Storage;
using Pipeline.Telemetry.Health;

namespace Pipeline.LocalHost.Observation;

/// <summary>Asks the storage for something now and then; the host is ready while it answers.</summary>
internal sealed partial class StorageWatch : PeriodicService
{
    private const string Condition = "storage";

    private readonly IBlobStore _store;
    private readonly HealthState _health;
    private readonly ILogger _logger;
    private bool _answered = true;

    /// <param name="store">The storage.</param>
    /// <param name="health">Gets the condition <c>storage</c>.</param>
    /// <param name="interval">Between two questions.</param>
    /// <param name="time">Measures the interval.</param>
    /// <param name="logger">Told when the storage stops answering, and when it answers again.</param>
    public StorageWatch(IBlobStore store, HealthState health, TimeSpan interval, TimeProvider time, ILogger<StorageWatch> logger)
        : base(interval, time)
    {
        _store = store;
        _health = health;
        _logger = logger;
        health.Declare(Condition);
    }

    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        // any name will do: that there is nothing is an answer too
        await _store.FindAsync(BlobLayout.Model("readiness"), stoppingToken);
        _health.SetReady(Condition);
        if (!_answered)
        {
            LogStorageAnswers();
        }

        _answered = true;
    }

    protected override void OnFailed(Exception exception)
    {
        _health.SetNotReady(Condition, "does not answer");
        if (_answered)
        {
            LogStorageSilent(exception);
        }

        _answered = false;
    }
}
