using System.CommandLine;
using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Composition;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Models;

namespace Pipeline.Worker.Verbs;

/// <summary><c>register</c>: tells the control plane that a model exists.</summary>
internal static class RegisterVerb
{
    public static Command Create()
    {
        Argument<string> path = CommonOptions.ModelPath();
        var id = new Option<string>("--id") { Description = "The id that requests name the model by.", Required = true };
        Option<string?> data = CommonOptions.Data();
        var replace = new Option<bool>("--replace") { Description = "Let this revision take the place of another that is registered." };
        var command = new Command("register", "Writes the description of a model, so that batches may name it.") { path, id, data, replace };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(path), parsed.GetRequiredValue(id), parsed.GetValue(data), parsed.GetValue(replace), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, string id, string? dataOption, bool replace, CancellationToken cancellationToken)
    {
        List<string> failures = [];
        if (ReadStorage(dataOption, failures) is not { } storage)
        {
            return WorkerCommand.Fail($"Where to? Give --data DIR, or settings. {string.Join(' ', failures)}");
        }

        try
        {
            ModelRecord model = await ModelDirectory.DescribeAsync(path, id, TimeProvider.System.GetUtcNow(), cancellationToken);
            IBlobStore store = PipelineStorage.OpenBlobs(storage, TimeProvider.System);
            bool isNew = await new ModelRegistration(store).RegisterAsync(model, replace, cancellationToken);
            Console.WriteLine(
                $"{(isNew ? "registered" : "unchanged")} {model.Id} slug={model.Slug} revision={ModelRevision.Shorten(model.Revision)} "
                + $"dimensions={model.Dimensions} context={model.ContextLength} queue={model.Queue()}");
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

    private static StorageProfile? ReadStorage(string? dataOption, List<string> failures) => dataOption is null
        ? StorageProfile.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build(), defaultDataDirectory: null, failures)
        : StorageProfile.Embedded(dataOption);
}
