using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.TestStack;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>A stack that works on one batch in turns and is paused between them.</summary>
/// <param name="stack">Running; not owned.</param>
internal sealed class PipelineTurns(LocalStack stack)
{
    // as a client asks: the tests' way, every 5 ms, would take a fifth of the machine
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private string? _id;

    /// <summary>The batch as it was last seen; null before the first turn.</summary>
    public BatchObject? Batch { get; private set; }

    public bool IsDone => Batch is not null && IsTerminal(Batch);

    /// <summary>Of all turns; from the submission to the end of the batch as a client sees it.</summary>
    public double Seconds { get; private set; }

    /// <summary>Runs a batch to its end, before the turns begin.</summary>
    public async Task WarmUpAsync(Stream lines)
    {
        string id = await stack.Client.SubmitAsync(await stack.Client.UploadAsync(lines), Names.CompletionsEndpoint);
        long started = TimeProvider.System.GetTimestamp();
        while (!IsTerminal(await GetAsync(id, started)))
        {
            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }

    public void Pause()
    {
        stack.Worker!.Pause();
        stack.Host!.Pause();
    }

    /// <summary>Lets it run until the batch has ended, or for one turn; the first one submits the file.</summary>
    /// <exception cref="InvalidOperationException">The worker ended, or the batch takes too long.</exception>
    public async Task RunAsync(string file, TimeSpan turn)
    {
        long started = TimeProvider.System.GetTimestamp();
        stack.Host!.Resume();
        stack.Worker!.Resume();
        _id ??= await stack.Client.SubmitAsync(file, Names.CompletionsEndpoint);
        Batch = await GetAsync(_id, started);
        while (!IsDone && TimeProvider.System.GetElapsedTime(started) < turn)
        {
            await Task.Delay(PollInterval, TimeProvider.System);
            Batch = await GetAsync(_id, started);
        }

        if (!IsDone)
        {
            Pause();
        }

        Seconds += TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static bool IsTerminal(BatchObject batch) => batch.Status is "completed" or "failed" or "expired" or "cancelled";

    private async Task<BatchObject> GetAsync(string id, long started)
    {
        if (stack.Worker!.HasExited || Seconds + TimeProvider.System.GetElapsedTime(started).TotalSeconds > Limit.TotalSeconds)
        {
            throw new InvalidOperationException($"The batch did not end: {stack.Worker.Output}");
        }

        return await stack.Client.GetAsync(id);
    }
}
