using System.CommandLine;
using Pipeline.Cli.Api;
using Pipeline.Cli.Batches;
using Pipeline.Cli.Transfers;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline get ID</c>.</summary>
internal static class GetCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<BatchId> id = BatchIdArgument.Create();
        Option<bool> output = Flag.Create("--output", "Print the output file instead.");
        Option<bool> errors = Flag.Create("--errors", "Print the error file instead.");
        Option<bool> partial = Flag.Create("--partial", "Print the output so far instead, in input order, while the batch runs.");
        var command = new Command("get", "Prints a batch as JSON, or one of its files.") { id, output, errors, partial };
        command.Validators.Add(result =>
        {
            if (new[] { output, errors, partial }.Count(result.GetValue) > 1)
            {
                result.AddError("--output, --errors and --partial exclude each other.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ControlPlaneClient client = context.Connect(parsed);
            BatchId batchId = parsed.GetRequiredValue(id);
            BatchObject batch = await client.GetBatchAsync(batchId, cancellationToken);
            if (parsed.GetValue(partial))
            {
                if (BatchStates.IsTerminal(batch))
                {
                    Require(batch, "output", batch.OutputFileId); // there will be no more: nothing is not a part of it
                }

                await PrintAsync(context, client.OpenPartialOutputAsync(batchId, cancellationToken), cancellationToken);
                return (int)ExitCode.Success;
            }

            if (!parsed.GetValue(output) && !parsed.GetValue(errors))
            {
                context.Terminal.Out.WriteLine(BatchText.Json(batch));
                return (int)ExitCode.Success;
            }

            (string what, string? fileId) =
                parsed.GetValue(output) ? ("output", batch.OutputFileId) : ("error", batch.ErrorFileId);
            await PrintAsync(context, client.OpenFileAsync(Require(batch, what, fileId), cancellationToken), cancellationToken);
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static string Require(BatchObject batch, string what, string? fileId) => fileId ?? throw new CliFailureException(
        ExitCode.Refused, $"{batch.Id} has no {what} file; its status is {batch.Status}.");

    private static async Task PrintAsync(
        CommandContext context, Task<HttpResponseMessage> opening, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await opening;
        await BodyCopy.CopyAsync(response, context.Terminal.Data, context.Time, cancellationToken);
    }
}
