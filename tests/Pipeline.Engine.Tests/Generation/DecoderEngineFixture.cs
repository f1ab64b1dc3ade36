using System.Diagnostics.Metrics;
using Pipeline.Engine.Generation;
using Pipeline.Engine.Tests.Encoding;
using Pipeline.Engine.Tests.Execution;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Generation;

/// <summary>An engine over a <see cref="HoldingRunner"/>.</summary>
internal sealed class DecoderEngineFixture : IAsyncDisposable
{
    public DecoderEngineFixture(
        DecoderEngineOptions? options = null, bool holds = false, int contextLength = 200, int blockTokens = 4, int blockCount = 200)
    {
        Runner = new HoldingRunner(new HashRunner(contextLength, blockTokens, blockCount)) { Holds = holds };
        Meters = new RecordingMeterFactory();
        var metrics = new DecoderEngineMetrics(Meters.Create(new MeterOptions(DecoderEngineMetrics.MeterName)), "hash");
        Engine = new DecoderEngine(
            Runner, DecoderEngineProfile.Create(options ?? new DecoderEngineOptions()), metrics, TimeProvider.System);
    }

    public HoldingRunner Runner { get; }

    public RecordingMeterFactory Meters { get; }

    public DecoderEngine Engine { get; }

    public static GenerateRequest Request(int promptLength = 3, int maxTokens = 5, int firstToken = 1, int samples = 1) =>
        new([.. Enumerable.Range(0, promptLength).Select(i => (firstToken + i) % HashRunner.NanTokenId)])
        {
            MaxTokens = maxTokens,
            SampleCount = samples,
        };

    public async Task<GenerateRequest> SubmitAsync(GenerateRequest request, CancellationToken cancellationToken = default)
    {
        await Engine.SubmitAsync(request, cancellationToken).InTimeAsync();
        return request;
    }

    /// <summary>Lets every step go and waits for all that is in.</summary>
    public async Task FinishAsync()
    {
        Runner.LetGo(100_000);
        await Engine.DrainAsync(CancellationToken.None).InTimeAsync();
    }

    /// <summary>The answer, compared with the model's.</summary>
    public async Task<GenerateResult> CheckAsync(GenerateRequest request)
    {
        GenerateOutcome outcome = await request.Completion.InTimeAsync();
        Assert.IsInstanceOfType<GenerateResult>(outcome, outcome.ToString());
        var result = (GenerateResult)outcome;
        CollectionAssert.AreEqual(
            SequentialModel.Generate(request, Runner.ContextLength).Select(SequentialModel.Describe).ToArray(),
            result.Samples.Select(SequentialModel.Describe).ToArray());
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        if (Runner.Holds)
        {
            Runner.LetGo(100_000);
        }

        await Engine.DisposeAsync().InTimeAsync();
        Runner.Dispose();
        Meters.Dispose();
    }
}
