using Pipeline.Engine.Encoding;

namespace Pipeline.Engine.Tests.Encoding;

[TestClass]
public sealed class EncoderEngineCancellationTests
{
    [TestMethod]
    public async Task Cancel_RequestIsWaiting_IsRemovedAndItsRoomIsFree()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchTokens: 30, inFlightTokens: 30);
        using var source = new CancellationTokenSource();
        EmbedRequest cancelled = await fixture.SubmitAsync(29, source.Token);
        ValueTask next = fixture.Engine.SubmitAsync(EngineFixture.Request(5), CancellationToken.None);
        bool admittedAtOnce = next.IsCompleted;

        await source.CancelAsync();
        await next.InTimeAsync();

        Assert.IsFalse(admittedAtOnce);
        TaskCanceledException exception = await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => cancelled.Completion.InTimeAsync());
        Assert.AreEqual(source.Token, exception.CancellationToken);
        await fixture.FinishAsync();
        Assert.AreEqual("1,5", string.Join(',', fixture.Runner.Steps.SelectMany(step => step)));
    }

    [TestMethod]
    public async Task Cancel_SubmitterIsBlocked_ItsWaitAndItsRequestAreCancelled()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchSequences: 1, inFlightRequests: 1);
        using var source = new CancellationTokenSource();
        EmbedRequest cancelled = EngineFixture.Request(5);
        Task submission = fixture.Engine.SubmitAsync(cancelled, source.Token).AsTask();
        Task behind = fixture.Engine.SubmitAsync(EngineFixture.Request(6), CancellationToken.None).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => submission.InTimeAsync());
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => cancelled.Completion.InTimeAsync());
        await fixture.FinishAsync();
        await behind.InTimeAsync();
        Assert.AreEqual("1,6", string.Join(',', fixture.Runner.Steps.SelectMany(step => step)));
    }

    [TestMethod]
    public async Task Cancel_LargeBlockedRequest_LetsTheSmallOneBehindItIn()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchTokens: 10, inFlightTokens: 10);
        using var source = new CancellationTokenSource();
        Task large = fixture.Engine.SubmitAsync(EngineFixture.Request(10), source.Token).AsTask();
        Task small = fixture.Engine.SubmitAsync(EngineFixture.Request(9), CancellationToken.None).AsTask();
        bool admittedAtOnce = small.IsCompleted;

        await source.CancelAsync();
        await small.InTimeAsync();

        Assert.IsFalse(admittedAtOnce);
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => large.InTimeAsync());
    }

    [TestMethod]
    public async Task Cancel_StepHasBegun_RequestIsAnswered()
    {
        await using var fixture = new EngineFixture(new EncoderEngineOptions { WorkerCount = 1 }, holds: true);
        using var source = new CancellationTokenSource();
        EmbedRequest request = await fixture.SubmitAsync(3, source.Token);
        await fixture.Runner.NextStepAsync();

        await source.CancelAsync();
        fixture.Runner.LetGo(1);

        Assert.IsInstanceOfType<EmbedResult>(await request.Completion.InTimeAsync());
    }

    [TestMethod]
    public async Task SubmitAsync_TokenIsCancelledAlready_IsCancelled()
    {
        await using var fixture = new EngineFixture(new EncoderEngineOptions { WorkerCount = 1 });
        EmbedRequest request = EngineFixture.Request(3);
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => fixture.Engine.SubmitAsync(request, cancelled).InTimeAsync());
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => request.Completion.InTimeAsync());
        Assert.IsEmpty(fixture.Runner.Steps);
    }
}
