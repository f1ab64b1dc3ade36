using Pipeline.Contracts.Queues;
using Pipeline.Storage.Embedded;
using Pipeline.Storage.Embedded.Queues;
using Pipeline.TestKit;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>When a waiting receiver lists its folders again, and when it leaves them alone.</summary>
[TestClass]
public sealed class QueueReceiverTests : IDisposable
{
    private static readonly DateTime Settled = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan OneTick = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan PollInterval = new EmbeddedQueueOptions().PollInterval;

    private readonly TempDirectory _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SteppedClock _clock;
    private readonly QueueFolder _folder;
    private readonly QueueReceiver _receiver;

    public QueueReceiverTests()
    {
        _clock = new SteppedClock(_time);
        _folder = new QueueFolder(_root.Path, _time.GetUtcNow());
        _receiver = new QueueReceiver("a-queue", _folder, TimeSpan.FromSeconds(30), _clock);
    }

    public void Dispose() => _root.Dispose();

    [TestMethod]
    public void MayHaveMore_NothingChanges_IsFalseUntilTheNextListingIsDue()
    {
        Settle();

        bool isQuiet = !_receiver.MayHaveMore();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsTrue(isQuiet);
        Assert.IsTrue(_receiver.MayHaveMore());
    }

    [TestMethod]
    public void MayHaveMore_AfterAMessageCame_IsTrueAtOnceAndWhenItsTickIsOver()
    {
        Settle();

        Put(dueIn: TimeSpan.Zero);

        Assert.IsTrue(_receiver.MayHaveMore());
        Assert.IsFalse(_receiver.MayHaveMore());
        _time.Advance(PollInterval);
        Assert.IsTrue(_receiver.MayHaveMore());
        Assert.IsFalse(_receiver.MayHaveMore());
    }

    [TestMethod]
    public void MayHaveMore_AnotherMessageInTheTickOfTheListing_IsTrueAtTheNextLook()
    {
        Settle();
        Put(dueIn: TimeSpan.Zero);
        SetChanged(Settled + OneTick);
        Assert.IsTrue(_receiver.MayHaveMore());
        Assert.HasCount(1, _receiver.Take(10));

        Put(dueIn: TimeSpan.Zero);
        SetChanged(Settled + OneTick);
        bool isQuiet = !_receiver.MayHaveMore();
        _time.Advance(PollInterval);

        Assert.IsTrue(isQuiet);
        Assert.IsTrue(_receiver.MayHaveMore());
        Assert.HasCount(1, _receiver.Take(10));
    }

    [TestMethod]
    public void MayHaveMore_RungInTheTickOfTheLastLook_IsTrueAtOnce()
    {
        Settle();
        Put(dueIn: TimeSpan.Zero);
        SetChanged(Settled);
        bool isQuiet = !_receiver.MayHaveMore();

        _receiver.Ring();

        Assert.IsTrue(isQuiet);
        Assert.IsTrue(_receiver.MayHaveMore());
        Assert.HasCount(1, _receiver.Take(1));
    }

    [TestMethod]
    public void MayHaveMore_ClockSteppedBack_IsTrueWhenTheNextListingIsDue()
    {
        Settle();

        _clock.Step = TimeSpan.FromHours(-1);
        bool isQuiet = !_receiver.MayHaveMore();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsTrue(isQuiet);
        Assert.IsTrue(_receiver.MayHaveMore());
    }

    [TestMethod]
    public void MayHaveMore_ListedMessageBecomesDue_IsTrue()
    {
        Put(dueIn: TimeSpan.FromMilliseconds(300));
        Settle();

        bool isQuiet = !_receiver.MayHaveMore();
        _time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.IsTrue(isQuiet);
        Assert.IsTrue(_receiver.MayHaveMore());
        Assert.HasCount(1, _receiver.Take(1));
    }

    [TestMethod]
    public void IsIdle_AMessageWasTakenOrSent_IsFalseForASecond()
    {
        bool isIdleAtFirst = _receiver.IsIdle;
        Put(dueIn: TimeSpan.Zero);
        _receiver.Take(1);
        bool isIdleAfterTaking = _receiver.IsIdle;
        _time.Advance(TimeSpan.FromSeconds(1));
        bool isIdleLater = _receiver.IsIdle;
        _receiver.Ring();

        Assert.AreEqual((true, false, true, false), (isIdleAtFirst, isIdleAfterTaking, isIdleLater, _receiver.IsIdle));
    }

    private void Settle()
    {
        SetChanged(Settled);
        Assert.IsEmpty(_receiver.Take(1));
        _receiver.MayHaveMore();
        _time.Advance(PollInterval);
        _receiver.MayHaveMore();
    }

    private void SetChanged(DateTime at) => Directory.SetLastWriteTimeUtc(_root.Combine("ready"), at);

    private void Put(TimeSpan dueIn) =>
        MessageFile.Write(
            _folder.ReadyPath(MessageName.Create(_time.GetUtcNow(), dueIn)), new OutgoingMessage("m-1", new byte[] { 1 }));

    /// <summary>A clock of the day that may step; what it measures durations by does not.</summary>
    private sealed class SteppedClock(ManualTimeProvider steady) : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => steady.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Step;

        public override long GetTimestamp() => steady.GetTimestamp();
    }
}
