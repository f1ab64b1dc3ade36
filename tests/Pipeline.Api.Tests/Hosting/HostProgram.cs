using System.Diagnostics;

namespace Pipeline.Api.Tests.Hosting;

/// <summary>The program as operators start it, in a process of its own.</summary>
internal static class HostProgram
{
    // artifacts/bin/Pipeline.Api.Tests/debug -> artifacts/bin/Pipeline.LocalHost/debug
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        "..",
        "..",
        "Pipeline.LocalHost",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "pipeline-host"));

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using var late = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(late.Token);
            string error = await process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return (process.ExitCode, await output, error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
