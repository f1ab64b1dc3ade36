using System.Diagnostics;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>The program as operators start it, in a process of its own.</summary>
internal static class WorkerProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "pipeline-worker"), arguments)
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
