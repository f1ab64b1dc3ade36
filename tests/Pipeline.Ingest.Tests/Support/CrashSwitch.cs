using Pipeline.TestKit.Queues;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Support;

/// <summary>
/// Counts every call on storage and queues, and kills the process at one of them: before its effect, or after it with the reply
/// lost. A dead process does nothing more until <see cref="Revive"/>.
/// </summary>
internal sealed class CrashSwitch(int crashAt = 0, bool isAfterEffect = false)
{
    private readonly Lock _gate = new();
    private bool _dieAfterThis;

    /// <summary>Calls so far.</summary>
    public int Count { get; private set; }

    public bool IsDead { get; private set; }

    /// <summary>What the process died in; null as long as it has not.</summary>
    public string? DiedIn { get; private set; }

    public void Attach(InMemoryBlobStore store, InMemoryWorkQueue queue)
    {
        store.Before = call => Before($"{call.Operation} {call.Name}");
        store.After = call => After();
        queue.Before = call => Before($"{call.Operation} {call.Queue}");
        queue.After = call => After();
    }

    /// <summary>Calls from now on are neither counted nor harmed.</summary>
    public static void Detach(InMemoryBlobStore store, InMemoryWorkQueue queue)
    {
        store.Before = null;
        store.After = null;
        queue.Before = null;
        queue.After = null;
    }

    public void Revive() => IsDead = false;

    private Task Before(string call)
    {
        lock (_gate)
        {
            ThrowIfDead();
            Count++;
            if (Count == crashAt)
            {
                DiedIn = call;
                _dieAfterThis = isAfterEffect;
                IsDead = !isAfterEffect;
                ThrowIfDead();
            }
        }

        return Task.CompletedTask;
    }

    private Task After()
    {
        lock (_gate)
        {
            IsDead |= _dieAfterThis;
            _dieAfterThis = false;
            ThrowIfDead();
        }

        return Task.CompletedTask;
    }

    private void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new SimulatedCrashException();
        }
    }
}
