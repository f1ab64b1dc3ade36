using Pipeline.Engine.Encoding;

namespace Pipeline.Engine.Tests.Encoding;

[TestClass]
public sealed class EncoderEngineStepTests
{
    [TestMethod]
    public async Task SubmitAsync_OneRequest_IsAnswered()
    {
        await using var fixture = new EngineFixture(new EncoderEngineOptions { WorkerCount = 1 });

        EmbedRequest request = await fixture.SubmitAsync(7);
        var result = (EmbedResult)await request.Completion.InTimeAsync();

        CollectionAssert.AreEqual(FakeRunner.Embed(request.TokenIds.Span), result.Embedding.ToArray());
        Assert.AreEqual(7, result.PromptTokenCount);
        Assert.IsGreaterThanOrEqualTo(TimeSpan.Zero, result.QueueDuration);
        Assert.IsGreaterThan(TimeSpan.Zero, result.RunDuration);
    }

    [TestMethod]
    [DataRow("10 10 10 10 10", 30, 64, "10 10 10|10 10")]
    [DataRow("10 10 10 10 10", 1_000, 2, "10 10|10 10|10")]
    [DataRow("5 5 5", 1, 1, "5|5|5")]
    [DataRow("20 5 30 5", 30, 64, "20 5|30|5")]
    [DataRow("5 50 5 5", 30, 64, "5|50|5 5")]
    public async Task Step_RequestsAreWaiting_TakesThemInOrderUpToTheLimits(
        string lengths, int maxBatchTokens, int maxBatchSequences, string expectedSteps)
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchTokens, maxBatchSequences);

        foreach (string length in lengths.Split(' '))
        {
            await fixture.SubmitAsync(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture));
        }

        await fixture.FinishAsync();

        string steps = string.Join('|', fixture.Runner.Steps.Skip(1).Select(step => string.Join(' ', step)));
        Assert.AreEqual(expectedSteps, steps);
    }

    [TestMethod]
    public async Task Step_SeveralWorkers_RunAtOnceOnTheirOwnThreads()
    {
        await using var fixture = new EngineFixture(new EncoderEngineOptions { WorkerCount = 3, MaxBatchTokens = 1 }, holds: true);

        for (int i = 0; i < 3; i++)
        {
            await fixture.SubmitAsync(1);
        }

        // none was let go: the third begins while the other two run
        for (int i = 0; i < 3; i++)
        {
            await fixture.Runner.NextStepAsync();
        }

        Assert.HasCount(3, fixture.Runner.RanOnPoolThread);
        Assert.DoesNotContain(true, fixture.Runner.RanOnPoolThread);
    }

    [TestMethod]
    public async Task Completion_SynchronousContinuation_DoesNotRunOnAnEngineThread()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync();
        Task<bool> onPool = fixture.First.Completion.ContinueWith(
            _ => Thread.CurrentThread.IsThreadPoolThread,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        fixture.Runner.LetGo(1);

        Assert.IsTrue(await onPool.InTimeAsync());
    }

    [TestMethod]
    public async Task SubmitAsync_BadRequest_IsAnsweredWithAFailure()
    {
        await using var fixture = new EngineFixture(new EncoderEngineOptions { WorkerCount = 1 }, maxSequenceTokens: 10);

        EmbedFailure empty = await SubmitBadAsync(fixture, []);
        EmbedFailure tooLong = await SubmitBadAsync(fixture, new int[11]);
        EmbedFailure tooHigh = await SubmitBadAsync(fixture, [0, 1_000]);
        EmbedFailure negative = await SubmitBadAsync(fixture, [-1]);

        Assert.AreEqual(EmbedFailureCode.EmptyInput, empty.Code);
        Assert.AreEqual(EmbedFailureCode.InputTooLong, tooLong.Code);
        StringAssert.Contains(tooLong.Message, "11 tokens; the model accepts 10");
        Assert.AreEqual(EmbedFailureCode.TokenOutOfRange, tooHigh.Code);
        StringAssert.Contains(tooHigh.Message, "Token 1 is not in the vocabulary of 1000");
        Assert.AreEqual(EmbedFailureCode.TokenOutOfRange, negative.Code);
        Assert.IsEmpty(fixture.Runner.Steps);
        Assert.IsNull(fixture.Engine.Fault);
    }

    [TestMethod]
    public async Task SubmitAsync_SameRequestTwice_IsRefused()
    {
        await using var fixture = new EngineFixture(new EncoderEngineOptions { WorkerCount = 1 });
        EmbedRequest request = await fixture.SubmitAsync(3);

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(
            () => fixture.Engine.SubmitAsync(request, CancellationToken.None).InTimeAsync());
        Assert.IsInstanceOfType<EmbedResult>(await request.Completion.InTimeAsync());
    }

    private static async Task<EmbedFailure> SubmitBadAsync(EngineFixture fixture, int[] tokenIds)
    {
        var request = new EmbedRequest(tokenIds);
        await fixture.Engine.SubmitAsync(request, CancellationToken.None);
        return (EmbedFailure)await request.Completion.InTimeAsync();
    }
}
