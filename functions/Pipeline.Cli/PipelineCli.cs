using System.CommandLine;
using System.CommandLine.Invocation;
using Pipeline.Cli.Api;
using Pipeline.Cli.Commands;

namespace Pipeline.Cli;

/// <summary>The program: reads the command line, runs the command, and turns what went wrong into a sentence and an exit code.</summary>
/// <param name="terminal">Where output goes.</param>
/// <param name="time">Clock of polls and back-off.</param>
/// <param name="environment">Host and key.</param>
internal sealed class PipelineCli(Terminal terminal, TimeProvider time, CliEnvironment environment)
{
    /// <summary>Runs one command line.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken interrupted)
    {
        try
        {
            ParseResult parsed = CommandTree.Parse(args, new CommandContext(terminal, time, environment));
            if (parsed.Action is ParseErrorAction)
            {
                return Report(ExitCode.Refused, $"error: {CommandTree.ErrorOf(parsed)} Try '{CommandTree.PathOf(parsed)} --help'.");
            }

            var configuration = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Messages,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // interruption is ours
            };
            return await parsed.InvokeAsync(configuration, interrupted);
        }
        catch (CliFailureException failure)
        {
            return Report(failure.ExitCode, failure.ExitCode == ExitCode.Interrupted ? failure.Message : $"error: {failure.Message}");
        }
        catch (ServerUnavailableException exception)
        {
            return Report(ExitCode.ServerUnavailable, $"error: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Report(ExitCode.Refused, $"error: {exception.Message}");
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return Report(ExitCode.Interrupted, "interrupted.");
        }
        catch (Exception exception)
        {
            // whatever nobody thought of: not worth another try, so not the code of a server that is away
            return Report(
                ExitCode.Refused, $"error: the program failed, which is a fault of its own ({exception.GetType().Name}: {exception.Message})");
        }
    }

    private int Report(ExitCode code, string message)
    {
        terminal.Messages.WriteLine(message.ReplaceLineEndings(" "));
        return (int)code;
    }
}
