using System.CommandLine;
using Pipeline.Telemetry;
using Pipeline.Telemetry.Health;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Models;
using Pipeline.Worker.Settings;

namespace Pipeline.Worker.Verbs;

/// <summary><c>run</c>: works until it is told to stop.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        Option<string?> cpus = CommonOptions.Cpus();
        Option<string?> data = CommonOptions.Data();
        var settings = new Argument<string[]>("SETTINGS")
        {
            Description = "Settings as --Worker:Port=8081 or from the environment as Worker__Port=8081. A model needs "
                + "--Worker:Models:0:Id; without --Worker:Models:0:Path it is fetched from where 'register --upload' put it into the "
                + $"folder --Worker:ModelCache ({WorkerDefaults.ModelCache}). A decoder is compiled on first use to "
                + $"--Worker:Models:0:Precision ({DefaultPrecision.Value}) into --Worker:CompileCache, and keeps keys and values in "
                + "--Worker:Models:0:KvCacheBytes (1 GiB). --DecoderEngine:MaxRunningSequences (64) run at once.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        settings.Validators.Add(result =>
        {
            if (SettingArguments.Check([.. result.Tokens.Select(token => token.Value)]) is { } problem)
            {
                result.AddError(problem);
            }
        });
        var command = new Command("run", "Loads the models and works on their queues until SIGTERM.") { cpus, data, settings };
        command.SetAction(parsed => RunAsync(parsed.GetValue(settings) ?? [], parsed.GetValue(cpus), parsed.GetValue(data)));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, string? cpus, string? dataDirectory)
    {
        // before anything else: threads inherit the CPUs of those that start them
        if (CommonOptions.Pin(cpus, out int? cpuCount) is { } problem)
        {
            return WorkerCommand.Fail(problem);
        }

        try
        {
            await using WebApplication app = WorkerServices.Build(settings, cpuCount, dataDirectory);
            app.MapPipelineTelemetry();
            HealthState health = app.Services.GetRequiredService<HealthState>();
            await app.RunAsync();
            return health.Fault is { } fault ? WorkerCommand.Fail(fault) : 0;
        }
        catch (WorkerSettingsException exception)
        {
            return WorkerCommand.Fail(string.Join(Environment.NewLine, exception.Failures));
        }
        catch (Exception exception) when (StartFailure.Describe(exception) is { } sentence)
        {
            return WorkerCommand.Fail($"The worker cannot run: {sentence}");
        }
    }
}
