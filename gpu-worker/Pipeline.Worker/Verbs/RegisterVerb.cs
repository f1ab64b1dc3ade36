using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Composition;
using Pipeline.Storage.Resilience;
using Pipeline.Worker.Models;
using Pipeline.Worker.Models.Uploading;

namespace Pipeline.Worker.Verbs;

/// <summary><c>register</c>: tells the control plane that a model exists, and stores its files where workers fetch them.</summary>
internal static class RegisterVerb
{
    // a block over a slow line, with others beside it
    private static readonly StorageResilienceOptions Resilience = new() { AttemptTimeout = TimeSpan.FromMinutes(10) };

    public static Command Create()
    {
        Argument<string> path = CommonOptions.ModelPath();
        var id = new Option<string>("--id") { Description = "The id that requests name the model by.", Required = true };
        Option<string?> data = CommonOptions.Data();
        var replace = new Option<bool>("--replace") { Description = "Let this revision take the place of another that is registered." };
        var upload = new Option<bool>("--upload")
        {
            Description = "First store the model's files too, for workers that have no folder of it. What is there already stays.",
        };
        var command = new Command("register", "Writes the description of a model, so that batches may name it.") { path, id, data, replace, upload };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(path),
            parsed.GetRequiredValue(id),
            parsed.GetValue(data),
            parsed.GetValue(replace),
            parsed.GetValue(upload),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string path, string id, string? dataOption, bool replace, bool upload, CancellationToken cancellationToken)
    {
        List<string> failures = [];
        if (ReadStorage(dataOption, failures) is not { } storage)
        {
            return WorkerCommand.Fail($"Where to? Give --data DIR, or settings. {string.Join(' ', failures)}");
        }

        TimeProvider time = TimeProvider.System;
        try
        {
            ModelRecord model = await ModelDirectory.DescribeAsync(path, id, time.GetUtcNow(), cancellationToken);
            await using ServiceProvider services = new ServiceCollection().AddMetrics().AddSingleton<StorageMetrics>().BuildServiceProvider();
            IBlobStore store = Open(storage, services.GetRequiredService<StorageMetrics>(), time);
            var registration = new ModelRegistration(store);
            if (upload)
            {
                await registration.RequireAllowedAsync(model, replace, cancellationToken);
                await new ModelUploader(store, Console.Out, time).UploadAsync(path, model, cancellationToken);
            }

            // last: who sees the revision can have its files
            bool isNew = await registration.RegisterAsync(model, replace, cancellationToken);
            Console.WriteLine(
                $"{(isNew ? "registered" : "unchanged")} {model.Id} slug={model.Slug} revision={ModelRevision.Shorten(model.Revision)} "
                + $"{(model.Dimensions is { } dimensions ? $"dimensions={dimensions}" : $"endpoints={string.Join(',', model.Endpoints)}")} context={model.ContextLength} queue={model.Queue()}");
            return 0;
        }
        catch (ModelLoadException exception)
        {
            return WorkerCommand.Fail(exception.Message);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or IOException or UnauthorizedAccessException)
        {
            return WorkerCommand.Fail($"The registration was not written: {exception.Message}");
        }
    }

    private static ResilientBlobStore Open(StorageProfile storage, StorageMetrics metrics, TimeProvider time) =>
        new(PipelineStorage.OpenBlobs(storage, time), Resilience, metrics, time, NullLogger<ResilientBlobStore>.Instance);

    private static StorageProfile? ReadStorage(string? dataOption, List<string> failures) => dataOption is null
        ? StorageProfile.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build(), defaultDataDirectory: null, failures)
        : StorageProfile.Embedded(dataOption);
}
