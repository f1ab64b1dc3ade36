using Pipeline.Engine.Generation;
using Pipeline.Engine.Sampling;
using Pipeline.Engine.Scheduling;
using Pipeline.Engine.Tests.Execution;
using Pipeline.Engine.Tests.Generation;

namespace Pipeline.Engine.Tests.Scheduling;

/// <summary>What goes wrong with one request stays with it.</summary>
[TestClass]
public sealed class SchedulerFailureTests
{
    [TestMethod]
    public void Apply_LogitsAreNotNumbers_FailsThatRequestOnly()
    {
        GenerateFailure failure = RunBesideAnother(new GenerateRequest([1, 2, HashRunner.NanTokenId]) { MaxTokens = 5 });

        Assert.AreEqual(GenerateFailureCode.InvalidLogits, failure.Code);
    }

    [TestMethod]
    public void Apply_SinkThrows_FailsThatRequestOnly()
    {
        GenerateFailure failure = RunBesideAnother(new GenerateRequest([1, 2])
        {
            MaxTokens = 5,
            SampleCount = 3,
            Sinks = [new RecordingSink(), new ThrowingSink(), new RecordingSink()],
        });

        Assert.AreEqual(GenerateFailureCode.CallbackFailed, failure.Code);
        StringAssert.Contains(failure.Message, "IOException");
    }

    [TestMethod]
    public void Apply_ConstraintPermitsNothingAndMayNotEnd_FailsThatRequestOnly()
    {
        GenerateFailure failure = RunBesideAnother(new GenerateRequest([1, 2])
        {
            MaxTokens = 5,
            StopTokenIds = [3],
            Constraint = new ClosedConstraint(mayEnd: false),
        });

        Assert.AreEqual(GenerateFailureCode.NoTokenAllowed, failure.Code);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Apply_ConstraintPermitsNothingAndMayEnd_SampleStops(bool hasStopToken)
    {
        using var fixture = new SchedulerFixture();
        SequenceGroup group = fixture.Add(new GenerateRequest([1, 2])
        {
            MaxTokens = 5,
            StopTokenIds = hasStopToken ? [3] : [],
            Constraint = new ClosedConstraint(mayEnd: true),
        });

        fixture.RunToEnd();

        GeneratedSample sample = ((GenerateResult)group.ToOutcome(TimeProvider.System, 0)).Samples[0];
        Assert.AreEqual(FinishReason.Stop, sample.FinishReason);
        Assert.AreEqual(0, sample.TokenIds.Length);
    }

    private static GenerateFailure RunBesideAnother(GenerateRequest request)
    {
        using var fixture = new SchedulerFixture();
        SequenceGroup other = fixture.Add(SchedulerFixture.Request(promptLength: 5, maxTokens: 10));
        SequenceGroup failing = fixture.Add(request);

        List<SequenceGroup> finished = fixture.RunToEnd();

        CollectionAssert.AreEqual((SequenceGroup[])[failing, other], finished);
        fixture.CheckOutcome(other);
        return (GenerateFailure)failing.ToOutcome(TimeProvider.System, 0);
    }

    private sealed class ThrowingSink : ITokenSink
    {
        public bool Append(int tokenId) => throw new IOException("the pipe is closed");
    }

    private sealed class ClosedConstraint(bool mayEnd) : IConstraintSource, ITokenConstraint
    {
        public bool MayEnd => mayEnd;

        public ITokenConstraint Start() => this;

        public void FillMask(Span<uint> mask) => mask.Clear();

        public void Accept(int tokenId) => Assert.Fail("Nothing is permitted.");
    }
}
