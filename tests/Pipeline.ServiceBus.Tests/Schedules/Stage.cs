using System.Diagnostics;
using Pipeline.Contracts.Storage;
using Pipeline.ServiceBus.Tests.Simulator;
using Pipeline.TestKit.Storage;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>
/// Runs actors one at a time, whatever threads their tasks use: before and after every call on storage or queues the actor
/// stops, and the seeded random picks who goes on. So a seed is one schedule.
/// </summary>
internal sealed class Stage(Random random, Action passTime)
{
    private readonly List<Actor> _actors = [];
    private Actor? _current;
    private string? _violation;

    /// <summary>What goes wrong from now on.</summary>
    public Weather Weather { get; set; } = Weather.Calm;

    /// <summary>Every turn so far, folded: equal for equal schedules.</summary>
    public int Trace { get; private set; } = 17;

    /// <summary>Turns so far.</summary>
    public int TurnCount { get; private set; }

    /// <summary>Adds an actor; it begins with its first turn.</summary>
    public async Task AddAsync(Actor actor, Func<Task> life)
    {
        await actor.StartAsync(life);
        _actors.Add(actor);
    }

    /// <summary>Gives turns until all actors have ended, or so many.</summary>
    public async Task RunAsync(int maxTurns)
    {
        for (int turn = 0; turn < maxTurns && _actors.Count > 0; turn++)
        {
            passTime();
            int index = random.Next(_actors.Count);
            _current = _actors[index];
            await _current.TakeTurnAsync();
            Trace = unchecked((Trace * 31) + index);
            TurnCount++;
            if (_current.HasEnded)
            {
                _actors.RemoveAt(index);
            }

            _current = null;
            Assert.IsNull(_violation);
        }
    }

    /// <summary>For <see cref="ClientLink.Before"/>.</summary>
    public async Task<BrokerFault> EnterAsync(BrokerCall call)
    {
        await EnterAsync(call.Operation);
        return _current is null ? BrokerFault.None : Weather.Strike(random);
    }

    /// <summary>For <see cref="InMemoryBlobStore.Before"/>.</summary>
    public async Task EnterAsync(BlobCall call)
    {
        await EnterAsync(call.Operation);
        if (_current is not null && Weather.Strike(random) is BrokerFault.Busy or BrokerFault.LostRequest)
        {
            throw new StorageUnavailableException(call.Name, null);
        }
    }

    /// <summary>For <see cref="InMemoryBlobStore.After"/>.</summary>
    public async Task LeaveAsync(BlobCall call)
    {
        await LeaveAsync();
        if (_current is not null && Weather.Strike(random) == BrokerFault.LostReply)
        {
            throw new StorageUnavailableException(call.Name, null);
        }
    }

    /// <summary>After a call's effect: the caller may be gone before it hears of it.</summary>
    public async Task LeaveAsync()
    {
        if (_current is { } actor)
        {
            await actor.AwaitTurnAsync();
            DieMaybe(actor);
        }
    }

    /// <summary>Looks at the world between two turns; what is found wrong ends the schedule, which an actor might survive.</summary>
    public async Task ObserveAsync(Func<Task<string?>> look)
    {
        Actor? actor = _current;
        _current = null;
        _violation ??= await look();
        _current = actor;
    }

    private async Task EnterAsync<T>(T operation)
        where T : struct, Enum
    {
        if (_current is not { } actor)
        {
            return; // the test itself looks
        }

        if (actor.IsDead)
        {
            throw new ProcessDiedException();
        }

        await actor.AwaitTurnAsync();
        Debug.Assert(_current == actor, "an actor ran out of turn");
        Trace = unchecked((Trace * 31) + EqualityComparer<T>.Default.GetHashCode(operation));
        DieMaybe(actor);
    }
    private void DieMaybe(Actor actor)
    {
        if (random.NextDouble() < Weather.Deaths)
        {
            actor.IsDead = true;
            throw new ProcessDiedException();
        }
    }
}
