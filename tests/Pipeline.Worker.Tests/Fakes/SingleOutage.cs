using Pipeline.Contracts.Storage;
using Pipeline.TestKit.Storage;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>The n-th storage or queue call fails once: before its effect, or with its reply lost.</summary>
internal sealed class SingleOutage(int atCall, bool isReplyLost)
{
    private int _calls;

    /// <summary>Whether so many calls were made.</summary>
    public bool HasHappened => Volatile.Read(ref _calls) >= atCall;

    /// <summary>Counts the calls of a batch's store and queue from now on.</summary>
    public void Attach(TestBatch batch)
    {
        Attach(batch.Store);
        batch.Queue.Before = _ => Count(isAfterEffect: false);
        batch.Queue.After = _ => Count(isAfterEffect: true);
    }

    /// <summary>Counts the calls of a store from now on.</summary>
    public void Attach(InMemoryBlobStore store)
    {
        store.Before = _ => Count(isAfterEffect: false);
        store.After = _ => Count(isAfterEffect: true);
    }

    /// <summary>Leaves the batch's store and queue alone again.</summary>
    public static void Detach(TestBatch batch)
    {
        batch.Store.Before = batch.Store.After = null;
        batch.Queue.Before = batch.Queue.After = null;
    }

    // only one of the two hooks counts, so that each call counts once
    private Task Count(bool isAfterEffect) =>
        isAfterEffect == isReplyLost && Interlocked.Increment(ref _calls) == atCall
            ? throw new StorageUnavailableException("The store", null)
            : Task.CompletedTask;
}
