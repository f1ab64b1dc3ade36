using System.CommandLine;
using Pipeline.Cli.Api;
using Pipeline.Cli.Batches;
using Pipeline.Cli.Display;
using Pipeline.Cli.Transfers;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;

namespace Pipeline.Cli.Commands;

/// <summary>What <c>watch</c> does, and <c>submit</c> after it has submitted.</summary>
internal static class BatchWaiting
{
    /// <summary>Waits for the batch's end, fetches its files if there is a folder, and says how it went.</summary>
    /// <exception cref="CliFailureException">The user interrupted; the message says how to go on.</exception>
    public static async Task<ExitCode> WaitAsync(
        CommandContext context,
        ParseResult parsed,
        ControlPlaneClient client,
        BatchId id,
        ResultFolder? folder,
        CancellationToken cancellationToken)
    {
        try
        {
            BatchObject batch = await context.Terminal.ShowAsync(
                context.Time, display => new BatchWatcher(client, context.Time).WatchAsync(id, display, cancellationToken));
            Say(context.Terminal, [BatchText.Summary(batch), .. BatchText.Problems(batch)]);
            if (folder is null)
            {
                Say(context.Terminal, ResultHints(batch, context.HostHint(parsed)));
            }
            else
            {
                await FetchAsync(context, parsed, client, batch, folder, cancellationToken);
            }

            return BatchStates.ExitCodeOf(batch);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliFailureException(
                ExitCode.Interrupted, $"interrupted; the batch goes on. To watch it again: {context.WatchHint(parsed, id.Value)}");
        }
    }

    private static IEnumerable<string> ResultHints(BatchObject batch, string hostHint)
    {
        if (batch.OutputFileId is not null)
        {
            yield return $"to print the results: pipeline get {batch.Id} --output{hostHint}";
        }

        if (batch.ErrorFileId is not null)
        {
            yield return $"to print the errors: pipeline get {batch.Id} --errors{hostHint}";
        }
    }

    // The work is done and kept by the server: what fails here costs a command, not a batch.
    private static async Task FetchAsync(
        CommandContext context,
        ParseResult parsed,
        ControlPlaneClient client,
        BatchObject batch,
        ResultFolder folder,
        CancellationToken cancellationToken)
    {
        string hint = $"The server has the results; to fetch them again: {context.WatchHint(parsed, batch.Id)} --out DIR";
        try
        {
            Say(context.Terminal, await context.Terminal.ShowAsync(
                context.Time, display => folder.FetchAsync(batch, client, context.Time, display, cancellationToken)));
        }
        catch (ServerUnavailableException exception)
        {
            throw new CliFailureException(ExitCode.ServerUnavailable, $"{exception.Message} {hint}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CliFailureException)
        {
            throw new CliFailureException(ExitCode.Refused, $"cannot fetch the results: {exception.Message} {hint}");
        }
    }

    private static void Say(Terminal terminal, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            terminal.Messages.WriteLine(line);
        }
    }
}
