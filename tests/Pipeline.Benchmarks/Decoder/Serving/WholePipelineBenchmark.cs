using System.Globalization;
using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Compilation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.SampleModel.Models;
using Pipeline.TestStack;

namespace Pipeline.Benchmarks.Decoder.Serving;

/// <summary>
/// The same requests through the engine alone and through everything, file in and results out, in turns: what the pipeline
/// around the engine costs. The batch counts from its submission to its end; the upload is apart.
/// </summary>
internal static class WholePipelineBenchmark
{
    private const string Model = "bench";
    private const int Sequences = 32;
    private const int PromptTokens = 64;
    private const int NewTokens = 96;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(bool quick)
    {
        // a round takes 80 s; on a shared machine one alone may err by a tenth, so that only the median of several says something
        int requests = 192, rounds = quick ? 1 : 7;
        Print($"Qwen2.5-0.5B shape, random weights, w8a8, {requests} requests of {PromptTokens} tokens in and {NewTokens} out, {Sequences} at once; {rounds} rounds, in turns");
        DecoderFiles files = DecoderFiles.Prepare(DecoderShape.Qwen25Half);
        string compiled = files.Compile(Precision.W8A8);
        IReadOnlyList<ServedRequest> load = ServedRequests.Uniform(requests, PromptTokens, NewTokens);
        Scatter engine = new(), pipeline = new(), shares = new();
        for (int round = 0; round < rounds; round++)
        {
            engine.Add(await MeasureEngineAsync(compiled, load));
            (double rate, double stepShare) = await MeasurePipelineAsync(compiled, load);
            pipeline.Add(rate);
            shares.Add(100 * stepShare);
        }

        Print($"  engine alone     {engine.ToString("F0")} generated tokens/s");
        Print($"  whole pipeline   {pipeline.ToString("F0")} generated tokens/s, {pipeline.MedianRatioTo(engine):P1} of it (median of the rounds' ratios)");
        Print($"  its time in steps of the engine, of the time from submission to end   {shares.ToString("F1")} %");
        return 0;
    }

    private static async Task<double> MeasureEngineAsync(string compiled, IReadOnlyList<ServedRequest> load)
    {
        using OnnxDecoderRunner runner = OnnxDecoderRunner.Load(compiled, new DecoderSessionOptions());
        return (await Serving.RunAsync(runner, new DecoderEngineOptions { MaxRunningSequences = Sequences }, load)).Rate;
    }

    private static async Task<(double Rate, double StepShare)> MeasurePipelineAsync(string compiled, IReadOnlyList<ServedRequest> load)
    {
        using var stack = new LocalStack(Model, compiled);
        await stack.RegisterAsync();
        await stack.StartHostAsync();
        await stack.StartWorkerAsync(new Dictionary<string, string>
        {
            ["DecoderEngine__MaxRunningSequences"] = Sequences.ToString(CultureInfo.InvariantCulture),
        });
        string file = await stack.Client.UploadAsync(Lines(load));
        long started = TimeProvider.System.GetTimestamp();
        BatchObject batch = await WaitForEndAsync(stack.Client, await stack.Client.SubmitAsync(file, Names.CompletionsEndpoint));
        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        if (batch.RequestCounts != new RequestCounts(load.Count, load.Count, 0))
        {
            throw new InvalidOperationException($"The batch ended as {batch.Status} with {batch.RequestCounts}.");
        }

        return (batch.Usage.OutputTokens / seconds, await StepSecondsAsync(stack.WorkerPort) / seconds);
    }

    private static async Task<double> StepSecondsAsync(int workerPort)
    {
        using HttpClient http = new();
        string metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{workerPort}/metrics"));
        string line = metrics.Split('\n').Single(line => line.StartsWith("pipeline_engine_step_duration_seconds_sum", StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    // as a client asks: the tests' way, every 5 ms, would take a fifth of the machine
    private static async Task<BatchObject> WaitForEndAsync(PipelineClient client, string id)
    {
        BatchObject batch = await client.GetAsync(id);
        while (batch.CompletedAt is null && batch.FailedAt is null)
        {
            await Task.Delay(PollInterval, TimeProvider.System);
            batch = await client.GetAsync(id);
        }

        return batch;
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
