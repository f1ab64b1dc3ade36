using Pipeline.Engine.Encoding;
using Pipeline.TestKit;

namespace Pipeline.Engine.Tests.Encoding;

[TestClass]
public sealed class EncoderEngineRandomTests
{
    private const int Submitters = 6;
    private const int RequestsEach = 400;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [TestMethod]
    public async Task SubmitAsync_ManySubmittersWithCancellation_EveryRequestIsAnsweredOnceWithItsOwn()
    {
        Random seeds = TestSeed.CreateRandom();
        for (int rounds = TestScale.Choose(byDefault: 4, full: 100); rounds > 0; rounds--)
        {
            await RunRoundAsync(seeds.Next(1_000_000));
        }
    }

    private static async Task RunRoundAsync(int seed)
    {
        var random = new Random(seed);
        int maxBatchTokens = random.Next(1, 300);
        int maxBatchSequences = random.Next(1, 20);
        var options = new EncoderEngineOptions
        {
            WorkerCount = random.Next(1, 5),
            MaxBatchTokens = maxBatchTokens,
            MaxBatchSequences = maxBatchSequences,
            InFlightTokens = maxBatchTokens + random.Next(200),
            InFlightRequests = maxBatchSequences + random.Next(10),
        };
        await using var fixture = new EngineFixture(options);

        int[] answered = await Task.WhenAll(Enumerable.Range(0, Submitters)
            .Select(submitter => Task.Run(() => SubmitAllAsync(fixture.Engine, new Random((seed * 1_000) + submitter), seed))))
            .WaitAsync(Limit);

        await fixture.Engine.DrainAsync(CancellationToken.None).WaitAsync(Limit);
        int[][] steps = [.. fixture.Runner.Steps];
        Assert.AreEqual(answered.Sum(), steps.Sum(step => step.Length), $"seed {seed}: a request ran twice or was lost");
        foreach (int[] step in steps)
        {
            bool isWithinLimits = step.Length == 1 || (step.Sum() <= maxBatchTokens && step.Length <= maxBatchSequences);
            Assert.IsTrue(isWithinLimits, $"seed {seed}: {string.Join(' ', step)}");
        }
    }

    /// <summary>Submits requests, some of which it cancels at a random moment, and checks every answer.</summary>
    /// <returns>How many were answered with an embedding.</returns>
    private static async Task<int> SubmitAllAsync(EncoderEngine engine, Random random, int seed)
    {
        var answers = new List<Task<bool>>();
        for (int i = 0; i < RequestsEach; i++)
        {
            int[] tokenIds = [.. Enumerable.Range(0, random.Next(1, 101)).Select(_ => random.Next(1_000))];
            var request = new EmbedRequest(tokenIds);
            using var source = new CancellationTokenSource();
            bool cancels = random.Next(4) == 0;
            Task submission = engine.SubmitAsync(request, cancels ? source.Token : CancellationToken.None).AsTask();
            answers.Add(CheckAsync(request, cancels, seed));
            if (cancels)
            {
                await source.CancelAsync();
            }

            try
            {
                await submission;
            }
            catch (OperationCanceledException) when (cancels)
            {
                // cancelled while it waited for room
            }
        }

        return (await Task.WhenAll(answers)).Count(answer => answer);
    }

    private static async Task<bool> CheckAsync(EmbedRequest request, bool mayBeCancelled, int seed)
    {
        try
        {
            var result = (EmbedResult)await request.Completion;
            CollectionAssert.AreEqual(FakeRunner.Embed(request.TokenIds.Span), result.Embedding.ToArray(), $"seed {seed}");
            return true;
        }
        catch (OperationCanceledException) when (mayBeCancelled)
        {
            return false;
        }
    }
}
