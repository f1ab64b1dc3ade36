using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pipeline.Cli.Api;
using Pipeline.Cli.Batches;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;

namespace Pipeline.Cli.Commands;

/// <summary><c>pipeline list</c>.</summary>
internal static class ListCommand
{
    // the API's own bounds
    private const int MaxLimit = 100;

    public static Command Create(CommandContext context)
    {
        var limit = new Option<int?>("--limit")
        {
            HelpName = "N",
            Description = $"Most batches to list: 1 to {MaxLimit}.",
            CustomParser = ParseLimit,
        };
        var after = new Option<BatchId?>("--after")
        {
            HelpName = "ID",
            Description = "List the batches behind this one, the last of the page before.",
            CustomParser = result => BatchIdArgument.Parse(result),
        };
        var command = new Command("list", "Lists batches, newest first: a table on a terminal, else lines with tabs between.")
        {
            limit, after,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ControlPlaneClient client = context.Connect(parsed);
            ObjectList<BatchObject> page =
                await client.ListBatchesAsync(parsed.GetValue(limit), parsed.GetValue(after), cancellationToken);
            BatchTable.Write(page.Data, context.Terminal);
            if (page is { HasMore: true, LastId: { } last })
            {
                context.Terminal.Messages.WriteLine($"there are more: --after {last}");
            }

            return (int)ExitCode.Success;
        });
        return command;
    }

    private static int? ParseLimit(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= MaxLimit)
        {
            return limit;
        }

        result.AddError($"--limit must be a number from 1 to {MaxLimit}, not '{text}'.");
        return null;
    }
}
