using System.CommandLine;
using Pipeline.Cli.Api;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline cancel ID</c>.</summary>
internal static class CancelCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<BatchId> id = BatchIdArgument.Create();
        var command = new Command("cancel", "Cancels a batch and prints its state. Lines that are done stay in its output.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ControlPlaneClient client = context.Connect(parsed);
            BatchObject batch = await client.CancelBatchAsync(parsed.GetRequiredValue(id), cancellationToken);
            context.Terminal.Out.WriteLine(batch.Status);
            return (int)ExitCode.Success;
        });
        return command;
    }
}
