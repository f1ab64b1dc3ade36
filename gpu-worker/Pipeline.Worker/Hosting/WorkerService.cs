using Pipeline.Telemetry.Health;
using Pipeline.Worker.Models;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Settings;

namespace Pipeline.Worker.Hosting;

/// <summary>
/// The worker's life: loads all models, says that it is ready, works, drains. What it cannot go on after ends the process with
/// a fault in <see cref="HealthState"/>; the leases of what was in work lapse.
/// </summary>
internal sealed partial class WorkerService : BackgroundService
{
    private const string ModelsCondition = "models";

    private readonly WorkerProfile _profile;
    private readonly ModelLoader _loader;
    private readonly WorkerPumps _pumps;
    private readonly HealthState _health;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<WorkerService> _logger;

    public WorkerService(
        WorkerProfile profile,
        ModelLoader loader,
        WorkerPumps pumps,
        HealthState health,
        IHostApplicationLifetime lifetime,
        ILogger<WorkerService> logger)
    {
        _profile = profile;
        _loader = loader;
        _pumps = pumps;
        _health = health;
        _lifetime = lifetime;
        _logger = logger;
        health.Declare(ModelsCondition);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<IServedModel> models = [];
        try
        {
            await HostStartedAsync(stoppingToken);
            foreach (WorkerModelOptions model in _profile.Models)
            {
                stoppingToken.ThrowIfCancellationRequested();
                models.Add(await _loader.LoadAsync(model, stoppingToken));
            }

            _health.SetReady(ModelsCondition);
            LogReady(models.Count);
            await _pumps.RunAsync(models, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // told to stop while models were loading
        }
        catch (ModelLoadException exception)
        {
            End(exception.Message);
        }
        catch (Exception exception)
        {
            // EngineFaultedException, or a broken invariant: this process is of no more use
            LogBroken(exception);
            End($"The worker stopped: {exception.Message}");
        }
        finally
        {
            foreach (IServedModel model in models)
            {
                await model.DisposeAsync();
            }
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _health.SetNotReady(ModelsCondition, "the worker stops");
        return base.StopAsync(cancellationToken);
    }

    // A fault that stops the host while it still starts would end it with another error than ours.
    private async Task HostStartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = _lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private void End(string sentence)
    {
        LogFault(sentence);
        _health.ReportFault(sentence);
        _lifetime.StopApplication();
    }
}
