using System.Globalization;
using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.SampleModel.Models;
using Pipeline.TestStack;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>
/// The same requests through the engine alone and through everything, file in and results out: what the pipeline around the engine
/// costs. The batch counts from its submission to its end; the upload is apart.
/// </summary>
/// <remarks>
/// Both sides are there at once and run in turns of seconds, the other one stopped by SIGSTOP: a shared machine's speed wanders by a
/// tenth from one minute to the next, and so both sides meet the same of it.
/// </remarks>
internal static class WholePipelineBenchmark
{
    private const string Model = "bench";
    private const int Sequences = 32;
    private const int PromptTokens = 64;
    private const int NewTokens = 96;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(bool quick)
    {
        int requests = 192, rounds = quick ? 1 : 5;
        Print($"Qwen2.5-0.5B shape, random weights, w8a8, {requests} requests of {PromptTokens} tokens in and {NewTokens} out, {Sequences} at once; {rounds} rounds, both sides in turns of {Turn.TotalSeconds:F0} s");
        DecoderFiles files = DecoderFiles.Prepare(DecoderShape.Qwen25Half);
        string compiled = files.Compile(Precision.W8A8);
        IReadOnlyList<ServedRequest> load = ServedRequests.Uniform(requests, PromptTokens, NewTokens);
        Scatter engine = new(), pipeline = new();
        for (int round = 0; round < rounds; round++)
        {
            await MeasureAsync(compiled, load, engine, pipeline);
        }

        Print($"  engine alone     {engine.ToString("F0")} generated tokens/s");
        Print($"  whole pipeline   {pipeline.ToString("F0")} generated tokens/s, {pipeline.MedianRatioTo(engine):P1} of it (median of the rounds' ratios)");
        return 0;
    }

    private static async Task MeasureAsync(
        string compiled, IReadOnlyList<ServedRequest> load, Scatter engine, Scatter pipeline)
    {
        using var stack = new LocalStack(Model, compiled);
        await stack.RegisterAsync();
        await stack.StartHostAsync();
        await stack.StartWorkerAsync(new Dictionary<string, string>
        {
            ["DecoderEngine__MaxRunningSequences"] = Sequences.ToString(CultureInfo.InvariantCulture),
        });
        string warmUp = await stack.Client.UploadAsync(Lines(ServedRequests.Skewed(Sequences)));
        string file = await stack.Client.UploadAsync(Lines(load));
        string warmUpBatch = await stack.Client.SubmitAsync(warmUp, Names.CompletionsEndpoint);
        while (!IsEnded(await stack.Client.GetAsync(warmUpBatch)))
        {
            await Task.Delay(PollInterval, TimeProvider.System);
        }

        Pause(stack);
        using var alone = new ServingProcess(compiled, Sequences, load.Count, PromptTokens, NewTokens);
        await alone.RunAsync(WarmUp, isCounted: false);
        Resume(stack);
        TimeSpan workerBefore = stack.Worker!.ProcessorTime, hostBefore = stack.Host!.ProcessorTime;
        (BatchObject batch, double seconds) = await RunInTurnsAsync(stack, file, alone);
        if (batch.RequestCounts != new RequestCounts(load.Count, load.Count, 0))
        {
            throw new InvalidOperationException($"The batch ended as {batch.Status} with {batch.RequestCounts}.");
        }

        engine.Add(alone.Tokens / alone.Seconds);
        pipeline.Add(batch.Usage.OutputTokens / seconds);
        Print($"  {engine.Last:F0} and {pipeline.Last:F0} tokens/s; cores in use: {alone.ProcessorSeconds / alone.Seconds:F2} and {(stack.Worker.ProcessorTime - workerBefore).TotalSeconds / seconds:F2}, the host's {(stack.Host.ProcessorTime - hostBefore).TotalSeconds / seconds:F3}");
    }

    /// <summary>Submits the file and alternates until its batch has ended.</summary>
    /// <returns>The batch, and the seconds of the pipeline's turns.</returns>
    private static async Task<(BatchObject Batch, double Seconds)> RunInTurnsAsync(LocalStack stack, string file, ServingProcess alone)
    {
        double seconds = 0;
        string? id = null;
        while (true)
        {
            long started = TimeProvider.System.GetTimestamp();
            id ??= await stack.Client.SubmitAsync(file, Names.CompletionsEndpoint);
            BatchObject batch = await stack.Client.GetAsync(id);
            while (!IsEnded(batch) && TimeProvider.System.GetElapsedTime(started) < Turn)
            {
                // as a client asks: the tests' way, every 5 ms, would take a fifth of the machine
                await Task.Delay(PollInterval, TimeProvider.System);
                batch = await stack.Client.GetAsync(id);
            }

            seconds += TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            if (IsEnded(batch))
            {
                return (batch, seconds);
            }

            Pause(stack);
            await alone.RunAsync(Turn);
            Resume(stack);
        }
    }

    private static bool IsEnded(BatchObject batch) => batch.CompletedAt is not null || batch.FailedAt is not null;

    private static void Pause(LocalStack stack)
    {
        stack.Worker!.Pause();
        stack.Host!.Pause();
    }

    private static void Resume(LocalStack stack)
    {
        stack.Host!.Resume();
        stack.Worker!.Resume();
    }

    private static MemoryStream Lines(IReadOnlyList<ServedRequest> load)
    {
        var text = new StringBuilder();
        for (int i = 0; i < load.Count; i++)
        {
            string prompt = string.Join(',', load[i].Prompt);
            text.Append(CultureInfo.InvariantCulture, $$"""{"custom_id":"{{i}}","method":"POST","url":"/v1/completions","body":""");
            text.Append(CultureInfo.InvariantCulture, $$"""{"model":"{{Model}}","prompt":[{{prompt}}],"max_tokens":{{load[i].NewTokens}},"temperature":0}""");
            text.Append("}\n");
        }

        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
