using Pipeline.Engine.Generation;
using Pipeline.Engine.Tests.Encoding;
using Pipeline.Engine.Tests.Execution;

namespace Pipeline.Engine.Tests.Generation;

[TestClass]
public sealed class DecoderEngineTests
{
    [TestMethod]
    public async Task SubmitAsync_OneRequest_IsAnsweredWithItsSamples()
    {
        await using var fixture = new DecoderEngineFixture();

        GenerateRequest request = await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength: 7, maxTokens: 5, samples: 3));

        GenerateResult result = await fixture.CheckAsync(request);
        Assert.AreEqual(7, result.PromptTokenCount);
        Assert.AreEqual(0, result.CachedTokenCount);
        Assert.IsTrue(result.FirstTokenDuration >= result.QueueDuration && result.RunDuration > TimeSpan.Zero, result.ToString());
    }

    [TestMethod]
    public async Task SubmitAsync_RequestsArriveDuringAStep_JoinTheNext()
    {
        await using var fixture = new DecoderEngineFixture(holds: true);
        GenerateRequest first = await fixture.SubmitAsync(DecoderEngineFixture.Request(firstToken: 1));
        await fixture.Runner.NextStepAsync();
        GenerateRequest second = await fixture.SubmitAsync(DecoderEngineFixture.Request(firstToken: 5));
        GenerateRequest third = await fixture.SubmitAsync(DecoderEngineFixture.Request(firstToken: 9));

        await fixture.FinishAsync();

        Assert.AreEqual("1 3 3 3 3 2", string.Join(' ', fixture.Runner.Steps));
        Assert.HasCount(1, fixture.Runner.ThreadIds.Distinct(), "one thread");
        Assert.AreNotEqual(-1, fixture.Runner.ThreadIds.First(), "not the pool's");
        await fixture.CheckAsync(first);
        await fixture.CheckAsync(second);
        await fixture.CheckAsync(third);
    }

    [TestMethod]
    public async Task SubmitAsync_SecondTime_Throws()
    {
        await using var fixture = new DecoderEngineFixture();
        GenerateRequest request = await fixture.SubmitAsync(DecoderEngineFixture.Request());

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => fixture.Engine.SubmitAsync(request, CancellationToken.None).AsTask());
    }

    [TestMethod]
    public async Task SubmitAsync_TooMuchIsInFlight_WaitsInOrderOfArrival()
    {
        var options = new DecoderEngineOptions { InFlightRequests = 2 };
        await using var fixture = new DecoderEngineFixture(options, holds: true);
        await fixture.SubmitAsync(DecoderEngineFixture.Request(maxTokens: 1));
        await fixture.SubmitAsync(DecoderEngineFixture.Request(maxTokens: 9));
        Task third = fixture.Engine.SubmitAsync(DecoderEngineFixture.Request(maxTokens: 9), CancellationToken.None).AsTask();
        Task fourth = fixture.Engine.SubmitAsync(DecoderEngineFixture.Request(maxTokens: 9), CancellationToken.None).AsTask();
        bool bothWait = !third.IsCompleted && !fourth.IsCompleted;

        fixture.Runner.LetGo(2);
        await third.InTimeAsync();

        Assert.IsTrue(bothWait);
        Assert.IsFalse(fourth.IsCompleted);
        await fixture.FinishAsync();
        await fourth.InTimeAsync();
    }

    [TestMethod]
    public async Task SubmitAsync_PoolIsSmallerThanTheRequest_IsAnsweredWithBothNumbers()
    {
        await using var fixture = new DecoderEngineFixture(contextLength: 200, blockTokens: 4, blockCount: 10);

        GenerateRequest fits = await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength: 11, maxTokens: 30));
        GenerateRequest large = await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength: 11, maxTokens: 31));

        var failure = (GenerateFailure)await large.Completion.InTimeAsync();
        Assert.AreEqual(GenerateFailureCode.PromptTooLong, failure.Code);
        StringAssert.Contains(failure.Message, "42 tokens");
        StringAssert.Contains(failure.Message, "holds 40");
        await fixture.CheckAsync(fits);
    }

    [TestMethod]
    [DataRow(199, true)]
    [DataRow(200, false)]
    public async Task SubmitAsync_PromptAgainstTheContext_NeedsRoomForOneToken(int promptLength, bool fits)
    {
        await using var fixture = new DecoderEngineFixture(contextLength: 200);

        GenerateRequest request = await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength, maxTokens: int.MaxValue));

        GenerateOutcome outcome = await request.Completion.InTimeAsync();
        if (fits)
        {
            GeneratedSample sample = ((GenerateResult)outcome).Samples[0];
            Assert.AreEqual((1, FinishReason.Length), (sample.TokenIds.Length, sample.FinishReason));
        }
        else
        {
            Assert.AreEqual(GenerateFailureCode.PromptTooLong, ((GenerateFailure)outcome).Code);
        }
    }

    [TestMethod]
    public async Task SubmitAsync_ParameterIsWrong_IsAnsweredWithItsName()
    {
        await using var fixture = new DecoderEngineFixture();
        (GenerateRequest Request, GenerateFailureCode Code, string Message)[] cases =
        [
            (new GenerateRequest([]) { MaxTokens = 1 }, GenerateFailureCode.EmptyPrompt, "no tokens"),
            (new GenerateRequest([1, HashRunner.Vocabulary]) { MaxTokens = 1 }, GenerateFailureCode.TokenOutOfRange, "Token 1"),
            (new GenerateRequest([-1]) { MaxTokens = 1 }, GenerateFailureCode.TokenOutOfRange, "Token 0"),
            (new GenerateRequest([1]) { MaxTokens = 0 }, GenerateFailureCode.InvalidRequest, "MaxTokens"),
            (new GenerateRequest([1]) { MaxTokens = 1, SampleCount = 0 }, GenerateFailureCode.InvalidRequest, "SampleCount"),
            (new GenerateRequest([1]) { MaxTokens = 1, SampleCount = 129 }, GenerateFailureCode.InvalidRequest, "SampleCount"),
            (new GenerateRequest([1]) { MaxTokens = 1, TopLogprobCount = 41 }, GenerateFailureCode.InvalidRequest, "TopLogprobCount"),
            (new GenerateRequest([1]) { MaxTokens = 1, StopTokenIds = [40] }, GenerateFailureCode.InvalidRequest, "Stop token 40"),
            (new GenerateRequest([1]) { MaxTokens = 1, SampleCount = 2, Sinks = [new RecordingSink()] }, GenerateFailureCode.InvalidRequest, "sinks"),
            (new GenerateRequest([1]) { MaxTokens = 1, Constraint = new BrokenSource() }, GenerateFailureCode.CallbackFailed, "FormatException"),
        ];

        foreach ((GenerateRequest request, GenerateFailureCode code, string message) in cases)
        {
            await fixture.SubmitAsync(request);

            var failure = (GenerateFailure)await request.Completion.InTimeAsync();
            Assert.AreEqual(code, failure.Code, failure.Message);
            StringAssert.Contains(failure.Message, message);
        }

        Assert.IsEmpty(fixture.Runner.Steps);
    }

    [TestMethod]
    public async Task SubmitAsync_ManyPromptsBeginAlike_CachedTokensAreReported()
    {
        await using var fixture = new DecoderEngineFixture();
        await fixture.CheckAsync(await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength: 41)));

        GenerateResult result = await fixture.CheckAsync(await fixture.SubmitAsync(DecoderEngineFixture.Request(promptLength: 41)));

        Assert.AreEqual(40, result.CachedTokenCount);
    }

    private sealed class BrokenSource : Pipeline.Engine.Sampling.IConstraintSource
    {
        public Pipeline.Engine.Sampling.ITokenConstraint Start() => throw new FormatException();
    }
}
