using System.Diagnostics.Metrics;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Onnx.Sessions;
using Pipeline.Worker.Completions;
using Pipeline.Worker.Completions.Responses;
using Pipeline.Worker.Models;
using Pipeline.Worker.Serving;
using Pipeline.Worker.Settings;

namespace Pipeline.Benchmarks.Quality.Extractor;

/// <summary>A compiled extractor as a worker serves it, without the queue and the shards around it.</summary>
internal sealed class ServedExtractor : IAsyncDisposable
{
    public const string ModelId = "invoice-extractor";

    private static readonly BatchId Batch = BatchId.Parse("batch_00000000000000000000000000000000");

    private readonly Meter _meter = new(DecoderEngineMetrics.MeterName);
    private readonly CompletionModel _model;

    public ServedExtractor(string compiledDirectory)
    {
        LoadedDecoder loaded = new DecoderLoader(TimeProvider.System).Load(
            compiledDirectory,
            ModelId,
            new DecoderLoadOptions
            {
                Precision = DefaultPrecision.Value,
                CacheBytes = WorkerDefaults.KvCacheBytes,
                ThreadCount = WorkerDefaults.DecoderThreads,
                WeightLoading = WeightLoading.Prepacked,
                CompileCache = compiledDirectory,
            },
            _ => { },
            CancellationToken.None);
        CompletionProfile profile = CompletionProfiles.Of(loaded, ModelId, ModelId);
        DecoderEngineProfile engineProfile = DecoderEngineProfile.Create(new DecoderEngineOptions());
        DecoderEngine engine = new(loaded.Runner, engineProfile, new DecoderEngineMetrics(_meter, ModelId), TimeProvider.System);
        CompletionServices services = new(profile, engine, new CompletionResponseWriter(profile), TimeProvider.System);
        _model = new CompletionModel(services, ModelId, engineProfile.MaxRunningSequences, loaded.Runner, files: null);
    }

    /// <summary>Answers the bodies of requests, all at once.</summary>
    /// <param name="bodies">Of chat completions, UTF-8.</param>
    /// <returns>The texts of the first choices.</returns>
    /// <exception cref="InvalidOperationException">A request was refused or failed: the bench is at fault, or the model's directory.</exception>
    public async Task<string[]> AnswerAsync(IReadOnlyList<byte[]> bodies)
    {
        List<ILineWork> works = [];
        for (int line = 0; line < bodies.Count; line++)
        {
            LineOrigin origin = new(Batch, line + 1, DateTimeOffset.MaxValue);
            RequestError? error = _model.Read(Names.ChatCompletionsEndpoint, bodies[line], origin, out ILineWork? work);
            works.Add(error is null ? work! : throw new InvalidOperationException($"Request {line + 1} is refused: {error.Message}"));
        }

        foreach (ILineWork work in works)
        {
            await work.SubmitAsync(CancellationToken.None);
        }

        return await Task.WhenAll(works.Select(TextAsync));
    }

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        _meter.Dispose();
    }

    private static async Task<string> TextAsync(ILineWork work)
    {
        using LineAnswer answer = await work.AnswerAsync();
        if (answer.Error is { } error)
        {
            throw new InvalidOperationException($"A request failed: {error.Message}");
        }

        Utf8JsonReader reader = new(answer.Body);
        using JsonDocument body = JsonDocument.ParseValue(ref reader);
        return body.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }
}
