using System.CommandLine;

namespace Pipeline.Worker.Verbs;

/// <summary>The command line: which verbs there are.</summary>
internal static class WorkerCommand
{
    /// <summary>Exit code of a failure that a sentence on standard error explains.</summary>
    private const int Failed = 1;

    /// <summary>Runs the verb that the arguments name.</summary>
    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("Pulls shards of batches, runs their lines on the models that it has loaded, and writes the results.");
        root.Add(RunVerb.Create());
        root.Add(RegisterVerb.Create());
        root.Add(TryVerb.Create());
        return root.Parse(arguments).InvokeAsync();
    }

    /// <summary>Tells the operator why nothing was done.</summary>
    public static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return Failed;
    }
}
