using Pipeline.TestKit.Queues;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Support;

/// <summary>
/// Counts every call on storage and queues, and kills the process in some of them. A dead process does nothing more until
/// <see cref="Revive"/>.
/// </summary>
/// <param name="choose">Decides by the call's 1-based number.</param>
internal sealed class CrashSwitch(Func<int, CrashMoment> choose)
{
    private readonly Lock _gate = new();
    private bool _dieAfterThis;

    /// <summary>Calls so far.</summary>
    public int Count { get; private set; }

    public bool IsDead { get; private set; }

    /// <summary>What the process died in, in order.</summary>
    public List<string> Deaths { get; } = [];

    /// <summary>Dies once, in the call of this number.</summary>
    public static CrashSwitch At(int call, CrashMoment moment) => new(number => number == call ? moment : CrashMoment.Never);

    /// <summary>Dies in about one call of so many, at most so many times.</summary>
    public static CrashSwitch Randomly(Random random, int oneIn, int maxDeaths)
    {
        int deaths = 0;
        return new CrashSwitch(_ =>
        {
            if (deaths == maxDeaths || random.Next(oneIn) > 0)
            {
                return CrashMoment.Never;
            }

            deaths++;
            return random.Next(2) == 0 ? CrashMoment.BeforeEffect : CrashMoment.AfterEffect;
        });
    }

    public void Attach(InMemoryBlobStore store, InMemoryWorkQueue queue)
    {
        store.Before = call => Before($"{call.Operation} {call.Name}");
        store.After = _ => After();
        queue.Before = call => Before($"{call.Operation} {call.Queue}");
        queue.After = _ => After();
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
            CrashMoment moment = choose(Count);
            if (moment != CrashMoment.Never)
            {
                Deaths.Add($"call {Count} ({call}) {moment}");
                _dieAfterThis = moment == CrashMoment.AfterEffect;
                IsDead = !_dieAfterThis;
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
