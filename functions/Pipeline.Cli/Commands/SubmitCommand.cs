using System.CommandLine;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline submit FILE</c>: the options; the work is in <see cref="Submission"/>.</summary>
internal static class SubmitCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "Requests in the OpenAI batch format, one JSON object a line; - for stdin." };
        var model = new Option<string?>("--model")
        {
            HelpName = "M",
            Description = "The model that the requests name; without it on the server nothing is uploaded.",
        };
        var endpoint = new Option<string?>("--endpoint")
        {
            HelpName = "PATH",
            Description = "The endpoint that the requests name; without it that of the first request.",
        };
        Option<IReadOnlyDictionary<string, string>> metadata = MetadataOption.Create();
        Option<bool> strict = Flag.Create("--strict", "Let one bad line fail the batch.");
        Option<bool> wait = Flag.Create("--wait", "Wait for the end of the batch, as 'watch' does.");
        Option<string?> folder = WatchCommand.CreateFolderOption(
            "Fetch output.jsonl, errors.jsonl and batch.json into this folder at the end; implies --wait.");
        var command = new Command("submit", "Uploads a file of requests, makes a batch of it and prints the batch's id.")
        {
            file, model, endpoint, metadata, strict, wait, folder,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await new Submission(context, parsed)
        {
            File = parsed.GetRequiredValue(file),
            Model = parsed.GetValue(model),
            Endpoint = parsed.GetValue(endpoint),
            Metadata = parsed.GetRequiredValue(metadata),
            IsStrict = parsed.GetValue(strict),
            IsWaiting = parsed.GetValue(wait),
            Folder = parsed.GetValue(folder),
        }.RunAsync(cancellationToken));
        return command;
    }
}
