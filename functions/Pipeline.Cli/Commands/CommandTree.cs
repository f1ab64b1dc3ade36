using System.CommandLine;

namespace Pipeline.Cli.Commands;

/// <summary>The commands and what the help says of the whole.</summary>
internal static class CommandTree
{
    private const string Description = """
        Submits batches to a Pipeline control plane, watches them and fetches their results.

        Data goes to stdout, progress and messages go to stderr.

        A key for the server is read from the environment variable PIPELINE_API_KEY.

        Exit codes:
          0    all fine; of a batch that was waited for: completed, and no line failed
          1    the batch completed, but some of its lines failed
          2    wrong usage, a local file that cannot be read or written, or refused by the server (4xx)
          3    the batch failed, was cancelled or expired
          4    the server could not be reached, or failed (5xx)
          130  interrupted by Ctrl-C; a batch that was submitted goes on
        """;

    /// <summary>Reads a command line. An argument that begins with @ is itself, not the name of a file with more arguments.</summary>
    public static ParseResult Parse(IReadOnlyList<string> args, CommandContext context) =>
        Create(context).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>What is wrong with a command line, in one sentence.</summary>
    public static string ErrorOf(ParseResult parsed) => parsed is { CommandResult.Command: RootCommand, UnmatchedTokens: [var first, ..] }
        ? $"there is no {(first.StartsWith('-') ? "option" : "command")} '{first}'."
        : parsed.Errors[0].Message;

    /// <summary>The command that was meant, as the user would type it.</summary>
    public static string PathOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "pipeline" : $"pipeline {parsed.CommandResult.Command.Name}";

    private static RootCommand Create(CommandContext context) => new(Description)
    {
        context.Host,
        SubmitCommand.Create(context),
        WatchCommand.Create(context),
        GetCommand.Create(context),
        ListCommand.Create(context),
        CancelCommand.Create(context),
        ModelsCommand.Create(context),
    };
}
