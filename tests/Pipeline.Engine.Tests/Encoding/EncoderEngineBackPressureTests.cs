using Pipeline.Engine.Encoding;

namespace Pipeline.Engine.Tests.Encoding;

[TestClass]
public sealed class EncoderEngineBackPressureTests
{
    [TestMethod]
    public async Task SubmitAsync_InFlightTokensAreUsedUp_WaitsForAStep()
    {
        // 1 runs, 29 wait: full
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchTokens: 30, inFlightTokens: 30);
        await fixture.SubmitAsync(29);
        EmbedRequest blocked = EngineFixture.Request(2);

        ValueTask submission = fixture.Engine.SubmitAsync(blocked, CancellationToken.None);
        bool admittedAtOnce = submission.IsCompleted;
        fixture.Runner.LetGo(2);
        await submission.InTimeAsync();
        await fixture.Runner.NextStepAsync();

        Assert.IsFalse(admittedAtOnce);
        await fixture.FinishAsync();
        Assert.IsInstanceOfType<EmbedResult>(await blocked.Completion.InTimeAsync());
    }

    [TestMethod]
    public async Task SubmitAsync_InFlightRequestsAreUsedUp_WaitsForAStep()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchSequences: 2, inFlightRequests: 2);
        await fixture.SubmitAsync(1);

        ValueTask submission = fixture.Engine.SubmitAsync(EngineFixture.Request(1), CancellationToken.None);
        bool admittedAtOnce = submission.IsCompleted;
        fixture.Runner.LetGo(1);
        await submission.InTimeAsync();

        Assert.IsFalse(admittedAtOnce);
    }

    [TestMethod]
    public async Task SubmitAsync_SmallRequestBehindABlockedOne_DoesNotOvertake()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchTokens: 30, inFlightTokens: 30);
        await fixture.SubmitAsync(20);

        ValueTask large = fixture.Engine.SubmitAsync(EngineFixture.Request(15), CancellationToken.None);
        ValueTask small = fixture.Engine.SubmitAsync(EngineFixture.Request(2), CancellationToken.None);

        Assert.IsFalse(large.IsCompleted);
        Assert.IsFalse(small.IsCompleted, "2 tokens would have fitted, but the other came first");
        await fixture.FinishAsync();
        await large.InTimeAsync();
        await small.InTimeAsync();
        Assert.AreEqual("1,20,15,2", string.Join(',', fixture.Runner.Steps.SelectMany(step => step)));
    }

    [TestMethod]
    public async Task SubmitAsync_RequestOverTheLimit_IsTakenWhenNoneIsIn()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchTokens: 10, inFlightTokens: 10);
        EmbedRequest request = EngineFixture.Request(90);

        ValueTask submission = fixture.Engine.SubmitAsync(request, CancellationToken.None);
        bool admittedAtOnce = submission.IsCompleted;
        fixture.Runner.LetGo(2);
        await submission.InTimeAsync();

        Assert.IsFalse(admittedAtOnce);
        Assert.AreEqual(90, ((EmbedResult)await request.Completion.InTimeAsync()).PromptTokenCount);
    }
}
