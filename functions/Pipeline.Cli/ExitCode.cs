namespace Pipeline.Cli;

/// <summary>What the program tells a script. Documented in <c>--help</c>; the numbers never change.</summary>
internal enum ExitCode
{
    /// <summary>All fine; of a batch that was waited for: completed, and no line failed.</summary>
    Success = 0,

    /// <summary>The batch completed, but some of its lines failed.</summary>
    LinesFailed = 1,

    /// <summary>Wrong usage, a local file that cannot be read or written, or a request that the server refused (4xx).</summary>
    Refused = 2,

    /// <summary>The batch failed, was cancelled or expired.</summary>
    BatchNotCompleted = 3,

    /// <summary>The server could not be reached or answered with an error of its own (5xx).</summary>
    ServerUnavailable = 4,

    /// <summary>Interrupted by Ctrl-C; 128 + SIGINT, as shells have it.</summary>
    Interrupted = 130,
}
