using Pipeline.Contracts.Ids;
using Pipeline.Ingest.Batches;

namespace Pipeline.Ingest.Tests.Batches;

[TestClass]
public sealed class BatchTurnsTests
{
    private static readonly BatchKey Batch = KeyOf("batch_0123456789abcdef0123456789abcdef");
    private static readonly BatchKey OtherBatch = KeyOf("batch_fedcba9876543210fedcba9876543210");

    private readonly BatchTurns _turns = new();
    private readonly TaskCompletionSource _release = new();
    private readonly List<string> _begun = [];

    [TestMethod]
    public async Task RunAsync_OneWaits_OthersLeaveToIt()
    {
        Task first = RunAsync("first");
        Task second = RunAsync("second");

        Task third = RunAsync("third");

        Assert.IsTrue(third.IsCompletedSuccessfully);
        Assert.IsFalse(second.IsCompleted);
        _release.SetResult();
        await Task.WhenAll(first, second);
        CollectionAssert.AreEqual(new[] { "first", "second" }, _begun);
    }

    [TestMethod]
    public async Task RunAsync_MayNotLeave_TakesItsTurn()
    {
        Task[] others = [RunAsync("first"), RunAsync("second")];

        Task sweep = RunAsync("sweep", mayLeave: false);

        _release.SetResult();
        await Task.WhenAll([.. others, sweep]);
        CollectionAssert.AreEquivalent(new[] { "first", "second", "sweep" }, _begun);
    }

    [TestMethod]
    public async Task RunAsync_WaitingOneGivesUp_NextOneStays()
    {
        using var giveUp = new CancellationTokenSource();
        Task first = RunAsync("first");
        Task second = RunAsync("second", cancellationToken: giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => second);

        Task third = RunAsync("third");

        _release.SetResult();
        await Task.WhenAll(first, third);
        CollectionAssert.AreEqual(new[] { "first", "third" }, _begun);
    }

    [TestMethod]
    public async Task RunAsync_WorkFails_NextOneHasItsTurn()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _turns.RunAsync(Batch, mayLeave: true, () => throw new InvalidOperationException(), CancellationToken.None));
        _release.SetResult();

        await RunAsync("next");

        CollectionAssert.AreEqual(new[] { "next" }, _begun);
    }

    [TestMethod]
    public async Task RunAsync_AnotherBatch_NeedNotWait()
    {
        Task first = RunAsync("first");

        await _turns.RunAsync(OtherBatch, mayLeave: true, () => Task.CompletedTask, CancellationToken.None);

        Assert.IsFalse(first.IsCompleted);
        _release.SetResult();
        await first;
    }

    private static BatchKey KeyOf(string id) => new("default", BatchId.Parse(id));

    private Task RunAsync(string name, bool mayLeave = true, CancellationToken cancellationToken = default) => _turns.RunAsync(
        Batch,
        mayLeave,
        () =>
        {
            _begun.Add(name);
            return _release.Task;
        },
        cancellationToken);
}
