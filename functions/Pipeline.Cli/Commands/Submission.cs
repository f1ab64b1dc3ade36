using System.CommandLine;
using Pipeline.Cli.Api;
using Pipeline.Cli.Display;
using Pipeline.Cli.Transfers;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;

namespace Pipeline.Cli.Commands;

/// <summary>One run of <c>pipeline submit</c>: check, upload, create, and wait if that is asked for.</summary>
internal sealed class Submission(CommandContext context, ParseResult parsed)
{
    public required string File { get; init; }

    public required string? Model { get; init; }

    /// <summary>Null for what the first request names.</summary>
    public required string? Endpoint { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required bool IsStrict { get; init; }

    public required bool IsWaiting { get; init; }

    public required string? Folder { get; init; }

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        // a wrong path is the user's first mistake: before the server is asked
        await using InputFile input = InputFile.Open(File, context.Terminal.In);
        ResultFolder? results = Folder is null ? null : ResultFolder.Create(Folder);
        using ControlPlaneClient client = context.Connect(parsed);
        BatchId id = await SubmitAsync(client, input, cancellationToken);
        return IsWaiting || results is not null
            ? await BatchWaiting.WaitAsync(context, parsed, client, id, results, cancellationToken)
            : ExitCode.Success;
    }

    private async Task<BatchId> SubmitAsync(ControlPlaneClient client, InputFile input, CancellationToken cancellationToken)
    {
        try
        {
            FirstRequest first = Model is null && Endpoint is not null ? FirstRequest.Unknown : await input.PeekAsync(cancellationToken);
            if (Model is not null)
            {
                await CheckModelAsync(client, first, Model, cancellationToken);
            }

            FileObject file = await context.Terminal.ShowAsync(
                context.Time, display => new FileUploader(client, context.Time).UploadAsync(input, display, cancellationToken));
            context.Terminal.Messages.WriteLine($"uploaded {File} ({Figures.Bytes(file.Bytes)}) as {file.Id}");
            return await CreateAsync(client, file.Id, EndpointFor(first), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliFailureException(ExitCode.Interrupted, "interrupted; no batch was submitted.");
        }
    }

    private async Task CheckModelAsync(
        ControlPlaneClient client, FirstRequest first, string model, CancellationToken cancellationToken)
    {
        if (first.Model is { } named && named != model)
        {
            throw new CliFailureException(
                ExitCode.Refused, $"the first request in '{File}' names the model '{named}', not '{model}'; nothing was uploaded.");
        }

        ObjectList<ModelObject> models = await client.ListModelsAsync(cancellationToken);
        if (!models.Data.Any(known => known.Id == model))
        {
            string known = models.Data.IsEmpty ? "it has none" : "it has " + string.Join(", ", models.Data.Select(m => m.Id));
            throw new CliFailureException(
                ExitCode.Refused, $"the server has no model '{model}' ({known}); nothing was uploaded.");
        }
    }

    // where no line of the beginning names one, all are judged against the endpoint of encoders
    private string EndpointFor(FirstRequest first) =>
        Endpoint ?? (first.Url is { } url && Endpoints.IsSupported(url) ? url : Names.EmbeddingsEndpoint);

    private async Task<BatchId> CreateAsync(
        ControlPlaneClient client, string fileId, string endpoint, CancellationToken cancellationToken)
    {
        var request = new BatchRequest(fileId, endpoint, Metadata, IsStrict);
        // Repeating is safe: the file is ours alone, and the server makes one batch of equal requests.
        BatchObject batch = await context.Terminal.ShowAsync(
            context.Time,
            display => new Patience(context.Time).CallAsync(
                token => client.CreateBatchAsync(request, token), display, cancellationToken));
        context.Terminal.Out.WriteLine(batch.Id);
        return BatchId.TryParse(batch.Id, out BatchId id)
            ? id
            : throw new CliFailureException(ExitCode.ServerUnavailable, $"the server gave the batch an unknown form of id, '{batch.Id}'.");
    }
}
