using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace Pipeline.Worker.Verbs;

/// <summary>The command line: which verbs there are.</summary>
internal static partial class WorkerCommand
{
    /// <summary>Exit code of a failure that a sentence on standard error explains.</summary>
    private const int Failed = 1;

    /// <summary>Exit code of a command line that is no use.</summary>
    private const int WrongUsage = 2;

    /// <summary>Runs the verb that the arguments name.</summary>
    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("Pulls shards of batches, runs their lines on the models that it has loaded, and writes the results.");
        root.Add(RunVerb.Create());
        root.Add(RegisterVerb.Create());
        root.Add(CompileVerb.Create());
        root.Add(TryVerb.Create());
        ParseResult parsed = root.Parse(arguments);
        return parsed.Action is ParseErrorAction ? Task.FromResult(Refuse(parsed)) : parsed.InvokeAsync();
    }

    /// <summary>Tells the operator why nothing was done.</summary>
    public static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return Failed;
    }

    private static int Refuse(ParseResult parsed)
    {
        // what is not known comes first: it is often the reason why something else is missing
        string problem = parsed.UnmatchedTokens is [string unknown, ..]
            ? $"There is no '{unknown}' here."
            : TypeName().Replace(parsed.Errors[0].Message, string.Empty);
        Command command = parsed.CommandResult.Command;
        string help = command is RootCommand ? "pipeline-worker --help" : $"pipeline-worker {command.Name} --help";
        Console.Error.WriteLine($"{problem.ReplaceLineEndings(" ")} Try '{help}'.");
        return WrongUsage;
    }

    // the parser names the C# type of an option, which tells an operator nothing
    [GeneratedRegex(@" as expected type '[^']*'")]
    private static partial Regex TypeName();
}
