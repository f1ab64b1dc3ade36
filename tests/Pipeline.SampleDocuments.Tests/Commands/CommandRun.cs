using System.CommandLine;
using Pipeline.SampleDocuments.Commands;

namespace Pipeline.SampleDocuments.Tests.Commands;

/// <summary>A command line that was run.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it said.</param>
/// <param name="Error">What it said on the error stream.</param>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    public static CommandRun Of(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = DocumentsCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>That the command failed with one line, which has this in it.</summary>
    public void AssertRefused(string said)
    {
        Assert.AreEqual(1, Code, Error);
        Assert.Contains(said, Error);
        Assert.DoesNotContain("\n", Error.Trim());
    }
}
