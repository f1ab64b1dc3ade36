using Pipeline.Engine.Generation;
using Pipeline.Engine.Tests.Encoding;

namespace Pipeline.Engine.Tests.Generation;

[TestClass]
public sealed class DecoderEngineEndTests
{
    [TestMethod]
    public async Task Cancel_RequestRuns_IsTakenOutAndOthersGoOn()
    {
        await using var fixture = new DecoderEngineFixture(holds: true);
        using var source = new CancellationTokenSource();
        GenerateRequest cancelled = await fixture.SubmitAsync(DecoderEngineFixture.Request(maxTokens: 100, samples: 3), source.Token);
        GenerateRequest other = await fixture.SubmitAsync(DecoderEngineFixture.Request(maxTokens: 10, firstToken: 9));
        fixture.Runner.LetGo(4);
        await fixture.Runner.NextStepAsync();

        await source.CancelAsync();
        await fixture.FinishAsync();

        TaskCanceledException exception = await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => cancelled.Completion.InTimeAsync());
        Assert.AreEqual(source.Token, exception.CancellationToken);
        Assert.IsLessThan(40, fixture.Runner.Steps.Count);
        await fixture.CheckAsync(other);
    }

    [TestMethod]
    public async Task Cancel_StepRuns_IsAnsweredBeforeTheStepEnds()
    {
        await using var fixture = new DecoderEngineFixture(holds: true);
        using var source = new CancellationTokenSource();
        GenerateRequest cancelled = await fixture.SubmitAsync(DecoderEngineFixture.Request(maxTokens: 100), source.Token);
        await fixture.Runner.NextStepAsync();

        await source.CancelAsync();

        // nothing lets the step go before this
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => cancelled.Completion.InTimeAsync());
        await fixture.FinishAsync();
        Assert.HasCount(1, fixture.Runner.Steps);
    }

    [TestMethod]
    public async Task Cancel_SubmitterIsBlocked_ItsWaitAndItsRequestAreCancelled()
    {
        await using var fixture = new DecoderEngineFixture(new DecoderEngineOptions { InFlightRequests = 1 }, holds: true);
        await fixture.SubmitAsync(DecoderEngineFixture.Request());
        using var source = new CancellationTokenSource();
        GenerateRequest cancelled = DecoderEngineFixture.Request();
        Task submission = fixture.Engine.SubmitAsync(cancelled, source.Token).AsTask();
        GenerateRequest behind = DecoderEngineFixture.Request(firstToken: 8);
        Task behindSubmission = fixture.Engine.SubmitAsync(behind, CancellationToken.None).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => submission.InTimeAsync());
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => cancelled.Completion.InTimeAsync());
        await fixture.FinishAsync();
        await behindSubmission.InTimeAsync();
        await fixture.CheckAsync(behind);
    }

    [TestMethod]
    public async Task SubmitAsync_TokenIsCancelledAlready_IsCancelled()
    {
        await using var fixture = new DecoderEngineFixture();
        GenerateRequest request = DecoderEngineFixture.Request();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => fixture.Engine.SubmitAsync(request, cancelled).InTimeAsync());
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => request.Completion.InTimeAsync());
    }

    [TestMethod]
    public async Task Fault_StepFails_ReachesRunningWaitingBlockedAndLaterRequests()
    {
        var cause = new InvalidDataException("device lost");
        var options = new DecoderEngineOptions { MaxRunningSequences = 1, InFlightRequests = 2 };
        await using var fixture = new DecoderEngineFixture(options, holds: true);
        fixture.Runner.Failure = cause;
        GenerateRequest running = await fixture.SubmitAsync(DecoderEngineFixture.Request());
        await fixture.Runner.NextStepAsync();
        GenerateRequest waiting = await fixture.SubmitAsync(DecoderEngineFixture.Request());
        GenerateRequest blocked = DecoderEngineFixture.Request();
        Task submission = fixture.Engine.SubmitAsync(blocked, CancellationToken.None).AsTask();

        Assert.IsNull(fixture.Engine.Fault);
        fixture.Runner.LetGo(1);

        foreach (Task task in (Task[])[running.Completion, waiting.Completion, submission, blocked.Completion])
        {
            EngineFaultedException exception = await Assert.ThrowsExactlyAsync<EngineFaultedException>(() => task.InTimeAsync());
            Assert.AreSame(cause, exception.InnerException);
        }

        GenerateRequest late = DecoderEngineFixture.Request();
        await Assert.ThrowsExactlyAsync<EngineFaultedException>(() => fixture.SubmitAsync(late));
        await Assert.ThrowsExactlyAsync<EngineFaultedException>(() => late.Completion.InTimeAsync());
        Assert.AreSame(cause, fixture.Engine.Fault);
        Assert.HasCount(1, fixture.Runner.Steps);
        await fixture.Engine.DrainAsync(CancellationToken.None).InTimeAsync();
    }

    [TestMethod]
    public async Task DrainAsync_RequestsAreIn_FinishesThemAndTakesNoMore()
    {
        var options = new DecoderEngineOptions { MaxRunningSequences = 1, InFlightRequests = 2 };
        await using var fixture = new DecoderEngineFixture(options, holds: true);
        GenerateRequest[] requests = [.. Enumerable.Range(0, 3).Select(i => DecoderEngineFixture.Request(firstToken: i))];
        Task[] submissions = [.. requests.Select(request => fixture.Engine.SubmitAsync(request, CancellationToken.None).AsTask())];

        Task drained = fixture.Engine.DrainAsync(CancellationToken.None);
        GenerateRequest late = DecoderEngineFixture.Request();
        await Assert.ThrowsExactlyAsync<EngineClosedException>(() => fixture.SubmitAsync(late));
        bool drainedAtOnce = drained.IsCompleted;
        fixture.Runner.LetGo(1_000);
        await drained.InTimeAsync();

        Assert.IsFalse(drainedAtOnce);
        Assert.IsTrue(late.Completion.IsCanceled);
        await Task.WhenAll(submissions).InTimeAsync();
        foreach (GenerateRequest request in requests)
        {
            await fixture.CheckAsync(request);
        }
    }

    [TestMethod]
    public async Task DrainAsync_WaitIsCancelled_EngineGoesOn()
    {
        await using var fixture = new DecoderEngineFixture(holds: true);
        GenerateRequest request = await fixture.SubmitAsync(DecoderEngineFixture.Request());
        using var source = new CancellationTokenSource();
        Task drained = fixture.Engine.DrainAsync(source.Token);

        await source.CancelAsync();

        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => drained.InTimeAsync());
        await fixture.FinishAsync();
        await fixture.CheckAsync(request);
    }

    [TestMethod]
    public async Task DisposeAsync_RequestsAreIn_CancelsAllOfThem()
    {
        var options = new DecoderEngineOptions { MaxRunningSequences = 2, InFlightRequests = 3 };
        await using var fixture = new DecoderEngineFixture(options, holds: true);
        GenerateRequest[] requests = [.. Enumerable.Range(0, 4).Select(i => DecoderEngineFixture.Request(firstToken: i))];
        Task[] submissions = [.. requests.Select(request => fixture.Engine.SubmitAsync(request, CancellationToken.None).AsTask())];
        await fixture.Runner.NextStepAsync();

        Task disposed = fixture.Engine.DisposeAsync().AsTask();
        bool disposedAtOnce = disposed.IsCompleted;
        await Assert.ThrowsExactlyAsync<EngineClosedException>(() => submissions[3].InTimeAsync());
        fixture.Runner.LetGo(1);
        await disposed.InTimeAsync();

        Assert.IsFalse(disposedAtOnce, "a step still ran");
        Assert.IsTrue(requests.All(request => request.Completion.IsCanceled));
        Assert.HasCount(1, fixture.Runner.Steps);
        Assert.IsNull(fixture.Engine.Fault);
    }
}
