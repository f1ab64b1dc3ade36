using System.Diagnostics.Metrics;
using Pipeline.Engine.Encoding;

namespace Pipeline.Engine.Tests.Encoding;

/// <summary>An engine over a <see cref="FakeRunner"/>.</summary>
internal sealed class EngineFixture : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public EngineFixture(EncoderEngineOptions options, bool holds = false, Exception? failure = null, int maxSequenceTokens = 100)
    {
        Runner = new FakeRunner { Holds = holds, Failure = failure, MaxSequenceTokens = maxSequenceTokens };
        Meter = new Meter(EncoderEngineMetrics.MeterName);
        var metrics = new EncoderEngineMetrics(Meter, "tiny");
        Engine = new EncoderEngine(Runner, EncoderEngineProfile.Create(options), metrics, TimeProvider.System);
    }

    public FakeRunner Runner { get; }

    public Meter Meter { get; }

    public EncoderEngine Engine { get; }

    public static EmbedRequest Request(int length, int firstId = 1) => new([.. Enumerable.Range(firstId, length)]);

    /// <summary>An engine of one worker that is busy with a first request of one token.</summary>
    public static async Task<EngineFixture> BusyAsync(
        int maxBatchTokens = 30,
        int maxBatchSequences = 64,
        int inFlightTokens = 1_000,
        int inFlightRequests = 100,
        Exception? failure = null)
    {
        var options = new EncoderEngineOptions
        {
            WorkerCount = 1,
            MaxBatchTokens = maxBatchTokens,
            MaxBatchSequences = maxBatchSequences,
            InFlightTokens = inFlightTokens,
            InFlightRequests = inFlightRequests,
        };
        var fixture = new EngineFixture(options, holds: true, failure);
        fixture.First = await fixture.SubmitAsync(1);
        await fixture.Runner.NextStepAsync();
        return fixture;
    }

    /// <summary>The request that keeps the worker of a busy engine.</summary>
    public EmbedRequest First { get; private set; } = null!;

    public async Task<EmbedRequest> SubmitAsync(int length, CancellationToken cancellationToken = default)
    {
        EmbedRequest request = Request(length);
        await Engine.SubmitAsync(request, cancellationToken).AsTask().WaitAsync(Limit, cancellationToken);
        return request;
    }

    /// <summary>Lets every step go and waits for all that is in.</summary>
    public async Task FinishAsync()
    {
        Runner.LetGo(1_000);
        await Engine.DrainAsync(CancellationToken.None).WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (Runner.Holds)
        {
            Runner.LetGo(1_000);
        }

        await Engine.DisposeAsync().InTimeAsync();
        Runner.Dispose();
        Meter.Dispose();
    }
}
