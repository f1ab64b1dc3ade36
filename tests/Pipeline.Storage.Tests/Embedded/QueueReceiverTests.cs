using Pipeline.Contracts.Queues;
using Pipeline.Storage.Embedded.Queues;
using Pipeline.TestKit;

namespace Pipeline.Storage.Tests.Embedded;

/// <summary>When a waiting receiver lists its folders again, and when it leaves them alone.</summary>
[TestClass]
public sealed class QueueReceiverTests : IDisposable
{
    private static readonly DateTime Settled = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempDirectory _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly QueueFolder _folder;
    private readonly QueueReceiver _receiver;

    public QueueReceiverTests()
    {
        _folder = new QueueFolder(_root.Path, _time.GetUtcNow());
        _receiver = new QueueReceiver("a-queue", _folder, TimeSpan.FromSeconds(30), _time);
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
    public void MayHaveMore_AfterAMessageCame_IsTrueTwice()
    {
        Settle();

        Put(dueIn: TimeSpan.Zero);

        // the second time for one that comes in the same tick of the kernel as the listing that follows the first
        Assert.IsTrue(_receiver.MayHaveMore());
        Assert.IsTrue(_receiver.MayHaveMore());
        Assert.IsFalse(_receiver.MayHaveMore());
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
        Directory.SetLastWriteTimeUtc(_root.Combine("ready"), Settled);
        Assert.IsEmpty(_receiver.Take(1));
        _receiver.MayHaveMore();
        _receiver.MayHaveMore();
    }

    private void Put(TimeSpan dueIn) =>
        MessageFile.Write(
            _folder.ReadyPath(MessageName.Create(_time.GetUtcNow(), dueIn)), new OutgoingMessage("m-1", new byte[] { 1 }));
}
