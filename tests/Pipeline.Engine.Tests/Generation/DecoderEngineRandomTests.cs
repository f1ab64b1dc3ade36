using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;
using Pipeline.Engine.Tests.Encoding;
using Pipeline.Engine.Tests.Execution;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Generation;

[TestClass]
public sealed class DecoderEngineRandomTests
{
    private const int Submitters = 5;
    private const int RequestsEach = 60;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [TestMethod]
    public async Task SubmitAsync_ManySubmittersCancelAndAreDisposed_EveryRequestIsAnsweredOnceWithItsOwn()
    {
        Random seeds = TestSeed.CreateRandom();
        int answered = 0;
        for (int rounds = TestScale.Choose(byDefault: 6, full: 200); rounds > 0; rounds--)
        {
            answered += await RunRoundAsync(seeds.Next(1_000_000), disposesEarly: rounds % 3 == 0);
        }

        Assert.IsGreaterThan(Submitters * RequestsEach, answered);
    }

    private static async Task<int> RunRoundAsync(int seed, bool disposesEarly)
    {
        var random = new Random(seed);
        var options = new DecoderEngineOptions
        {
            MaxRunningSequences = random.Next(1, 9),
            MaxBatchTokens = random.Next(9, 60),
            InFlightRequests = random.Next(1, 30),
            PrefixCache = random.Next(2) == 0,
            BatchingMode = (BatchingMode)random.Next(3),
        };
        await using var fixture = new DecoderEngineFixture(
            options, contextLength: 60, blockTokens: random.Next(1, 9), blockCount: random.Next(60, 200));
        Task<int[]> submitters = Task.WhenAll(Enumerable.Range(0, Submitters)
            .Select(submitter => Task.Run(() => SubmitAllAsync(fixture, new Random((seed * 1_000) + submitter), disposesEarly))));

        if (disposesEarly)
        {
            int steps = random.Next(200);
            await Eventually.HoldsAsync(() => fixture.Runner.Steps.Count >= steps, "steps have run");
            await fixture.Engine.DisposeAsync().AsTask().WaitAsync(Limit);
        }

        int[] answered = await submitters.WaitAsync(Limit);
        await fixture.Engine.DrainAsync(CancellationToken.None).WaitAsync(Limit);
        Assert.IsNull(fixture.Engine.Fault, $"seed {seed}: {fixture.Engine.Fault}");
        return answered.Sum();
    }

    /// <summary>Submits requests, some of which it cancels at a random moment, and checks every answer.</summary>
    /// <returns>How many were answered with samples.</returns>
    private static async Task<int> SubmitAllAsync(DecoderEngineFixture fixture, Random random, bool mayBeClosed)
    {
        var answers = new List<Task<bool>>();
        for (int i = 0; i < RequestsEach; i++)
        {
            GenerateRequest request = RandomRequest(random);
            using var source = new CancellationTokenSource();
            bool cancels = random.Next(4) == 0;
            answers.Add(CheckAsync(fixture, request, cancels || mayBeClosed));
            try
            {
                Task submission = fixture.Engine.SubmitAsync(request, cancels ? source.Token : CancellationToken.None).AsTask();
                if (cancels)
                {
                    await Task.Yield();
                    await source.CancelAsync();
                }

                await submission;
            }
            catch (OperationCanceledException) when (cancels)
            {
                // cancelled while it waited for room
            }
            catch (EngineClosedException) when (mayBeClosed)
            {
                // the engine was disposed
            }
        }

        return (await Task.WhenAll(answers)).Count(answer => answer);
    }

    private static async Task<bool> CheckAsync(DecoderEngineFixture fixture, GenerateRequest request, bool mayBeCancelled)
    {
        try
        {
            await fixture.CheckAsync(request);
            return true;
        }
        catch (OperationCanceledException) when (mayBeCancelled)
        {
            return false;
        }
    }

    private static GenerateRequest RandomRequest(Random random) =>
        new([.. Enumerable.Range(random.Next(3), random.Next(1, 30)).Select(i => i % HashRunner.NanTokenId)])
        {
            MaxTokens = random.Next(1, 25),
            SampleCount = random.Next(4) == 0 ? random.Next(1, 5) : 1,
            Seed = (ulong)random.Next(),
            Sampling = random.Next(2) == 0 ? SamplingOptions.Greedy : new SamplingOptions(),
            Priority = random.Next(3),
            StopTokenIds = [random.Next(HashRunner.Vocabulary)],
        };
}
