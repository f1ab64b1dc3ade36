namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>A process on a <see cref="Stage"/>: runs only between being given its turn and the next call that it makes.</summary>
internal sealed class Actor(string name)
{
    private TaskCompletionSource _parked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _turn;
    private Task _life = Task.CompletedTask;

    public string Name { get; } = name;

    /// <summary>Whether it can make no more calls, until it begins again.</summary>
    public bool IsDead { get; set; }

    public bool HasEnded { get; private set; }

    /// <summary>Lets it run up to its first call.</summary>
    public Task StartAsync(Func<Task> life)
    {
        _life = LiveAsync(life);
        return _parked.Task;
    }

    /// <summary>Lets it run up to its next call, or to its end.</summary>
    /// <exception cref="Exception">What its life ended with.</exception>
    public async Task TakeTurnAsync()
    {
        _parked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource turn = _turn!;
        turn.SetResult();
        await _parked.Task;
        if (HasEnded)
        {
            await _life;
        }
    }

    /// <summary>Called by what it calls: waits for the next turn.</summary>
    public Task AwaitTurnAsync()
    {
        TaskCompletionSource turn = new(); // its continuation runs on the stage's thread
        _turn = turn;
        _parked.SetResult();
        return turn.Task;
    }

    private async Task LiveAsync(Func<Task> life)
    {
        try
        {
            await AwaitTurnAsync();
            await life();
        }
        finally
        {
            HasEnded = true;
            _parked.SetResult();
        }
    }
}
