using System.CommandLine;
using Pipeline.Cli.Api;
using Pipeline.Cli.Transfers;
using Pipeline.Contracts.Ids;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline watch ID</c>.</summary>
internal static class WatchCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<BatchId> id = BatchIdArgument.Create();
        Option<string?> folder = CreateFolderOption("Fetch output.jsonl, errors.jsonl and batch.json into this folder at the end.");
        var command = new Command("watch", "Shows how far a batch is until it ends.") { id, folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ResultFolder? results = parsed.GetValue(folder) is { } path ? ResultFolder.Create(path) : null;
            using ControlPlaneClient client = context.Connect(parsed);
            return (int)await BatchWaiting.WaitAsync(
                context, parsed, client, parsed.GetRequiredValue(id), results, cancellationToken);
        });
        return command;
    }

    /// <summary>The option for the folder of results, with its words for one command.</summary>
    public static Option<string?> CreateFolderOption(string description) =>
        new("--out") { HelpName = "DIR", Description = description };
}
