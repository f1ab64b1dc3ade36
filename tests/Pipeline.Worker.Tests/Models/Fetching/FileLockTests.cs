using Pipeline.TestKit;
using Pipeline.Worker.Models.Fetching;

namespace Pipeline.Worker.Tests.Models.Fetching;

[TestClass]
public sealed class FileLockTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    private string Path => _folder.Combine("lock");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(true, true, true)]
    [DataRow(true, false, false)]
    [DataRow(false, true, false)]
    [DataRow(false, false, false)]
    public void TryAcquire_SomebodyHoldsIt_SharesOnlyWithThoseWhoShare(bool isHeldShared, bool isShared, bool expected)
    {
        using FileLock? held = FileLock.TryAcquire(Path, isHeldShared);

        using FileLock? second = FileLock.TryAcquire(Path, isShared);

        Assert.IsNotNull(held);
        Assert.AreEqual(expected, second is not null);
    }

    [TestMethod]
    public async Task AcquireAsync_SomebodyHoldsIt_SaysSoOnceAndWaits()
    {
        var time = new ManualTimeProvider();
        FileLock held = FileLock.TryAcquire(Path, isShared: false)!;
        int saidCount = 0;

        Task<FileLock> waiting = FileLock.AcquireAsync(Path, isShared: false, time, () => saidCount++, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));
        bool wasWaiting = !waiting.IsCompleted;
        held.Dispose();
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return waiting.IsCompleted;
            },
            "the lock is taken");
        (await waiting).Dispose();

        Assert.IsTrue(wasWaiting);
        Assert.AreEqual(1, saidCount);
    }

    [TestMethod]
    public void TryAcquire_FolderThatIsNotThere_Throws()
    {
        Assert.Throws<IOException>(() => FileLock.TryAcquire(_folder.Combine("none/lock"), isShared: true));
    }
}
