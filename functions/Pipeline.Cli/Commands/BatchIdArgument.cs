using System.CommandLine;
using System.CommandLine.Parsing;
using Pipeline.Contracts.Ids;

namespace Pipeline.Cli.Commands;

/// <summary>Batch ids on the command line. Checked here, since they become part of an address.</summary>
internal static class BatchIdArgument
{
    public static Argument<BatchId> Create() => new("ID")
    {
        Description = "The batch: batch_ and 32 hex digits.",
        CustomParser = Parse,
    };

    public static BatchId Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!BatchId.TryParse(text, out BatchId id))
        {
            result.AddError($"'{text}' is not a batch id; those are batch_ and 32 hex digits.");
        }

        return id;
    }
}
