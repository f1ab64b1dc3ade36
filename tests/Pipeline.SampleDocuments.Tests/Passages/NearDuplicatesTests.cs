using Pipeline.SampleDocuments.Passages;

namespace Pipeline.SampleDocuments.Tests.Passages;

[TestClass]
public sealed class NearDuplicatesTests
{
    private const string First = "Sends the bytes of a buffer to the peer and waits until all of them were taken by it.";

    private readonly NearDuplicates _duplicates = new(maxSharedRuns: 0.25);

    [TestMethod]
    [DataRow("Sends the bytes of a buffer to the peer and waits until some of them were taken by it.")]
    [DataRow("SENDS THE BYTES OF A BUFFER TO THE PEER AND WAITS.")]
    public void TryAdd_MostRunsWereThere_IsRefused(string text)
    {
        _duplicates.TryAdd(First);

        bool taken = _duplicates.TryAdd(text);

        Assert.IsFalse(taken);
    }

    [TestMethod]
    public void TryAdd_SameWordsInAnotherOrder_IsTaken()
    {
        _duplicates.TryAdd(First);

        bool taken = _duplicates.TryAdd("Waits until the peer sends all the bytes of it, and them were taken by a buffer to.");

        Assert.IsTrue(taken);
    }

    [TestMethod]
    public void TryAdd_RefusedText_TeachesNothing()
    {
        _duplicates.TryAdd(First);
        _duplicates.TryAdd(First + " Nothing else is sent by it.");

        bool taken = _duplicates.TryAdd("It ends here. Nothing else is sent by it.");

        Assert.IsTrue(taken);
    }
}
