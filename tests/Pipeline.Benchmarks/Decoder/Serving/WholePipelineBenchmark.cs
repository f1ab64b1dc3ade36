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
    private const int Requests = 384;
    private const int PromptTokens = 64;
    private const int NewTokens = 96;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(bool quick)
    {
        int rounds = quick ? 1 : 3;
        Print($"Qwen2.5-0.5B shape, random weights, w8a8, {Requests} requests of {PromptTokens} tokens in and {NewTokens} out");
        Print($"{Sequences} at once; {rounds} rounds; both sides warm, then in turns of {Turn.TotalSeconds:F0} s; generated tokens/s, and cores in use");
        string compiled = DecoderFiles.Prepare(DecoderShape.Qwen25Half).Compile(Precision.W8A8);
        IReadOnlyList<ServedRequest> load = ServedRequests.Uniform(Requests, PromptTokens, NewTokens);
        Scatter engine = new(), pipeline = new();
        for (int round = 0; round < rounds; round++)
        {
            await MeasureAsync(compiled, load, engine, pipeline);
        }

        Print($"  engine alone     {engine.ToString("F0")} tokens/s");
        Print($"  whole pipeline   {pipeline.ToString("F0")} tokens/s, {pipeline.MedianRatioTo(engine):P1} of it (median of the rounds' ratios)");
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
        var turns = new PipelineTurns(stack);
        await turns.WarmUpAsync(Lines(ServedRequests.Skewed(Sequences)));
        string file = await stack.Client.UploadAsync(Lines(load));
        turns.Pause();
        using var alone = new ServingProcess(compiled, Sequences, Requests, PromptTokens, NewTokens);
        double workerBefore = stack.Worker!.ProcessorTime.TotalSeconds, hostBefore = stack.Host!.ProcessorTime.TotalSeconds;
        while (!turns.IsDone || !alone.IsDone)
        {
            if (!turns.IsDone)
            {
                await turns.RunAsync(file, Turn);
            }

            if (!alone.IsDone)
            {
                await alone.RunAsync(Turn);
            }
        }

        double worker = stack.Worker.ProcessorTime.TotalSeconds - workerBefore, host = stack.Host.ProcessorTime.TotalSeconds - hostBefore;
        BatchObject batch = turns.Batch!;
        if (batch.RequestCounts != new RequestCounts(Requests, Requests, 0) || batch.Usage.OutputTokens != Requests * NewTokens)
        {
            throw new InvalidOperationException(
                $"The batch ended as {batch.Status} with {batch.RequestCounts} and {batch.Usage.OutputTokens} tokens.");
        }

        engine.Add(Requests * NewTokens / alone.Seconds);
        pipeline.Add(Requests * NewTokens / turns.Seconds);
        Print($"    {engine.Last:F0} on {alone.ProcessorSeconds / alone.Seconds:F2} cores");
        Print($"    {pipeline.Last:F0} on {worker / turns.Seconds:F2} cores of the worker, {host / turns.Seconds:F3} of the host");
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
