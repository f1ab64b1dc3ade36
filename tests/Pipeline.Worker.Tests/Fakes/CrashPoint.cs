namespace Pipeline.Worker.Tests.Fakes;

/// <summary>
/// Kills one simulated process at its n-th storage or queue call, before or after the call's effect: that call and all later
/// ones of the process throw. Follows the process through its tasks.
/// </summary>
internal sealed class CrashPoint(int atCall, bool isAfterEffect)
{
    private static readonly AsyncLocal<CrashPoint?> CurrentPoint = new();
    private int _calls;
    private volatile bool _isDead;

    /// <summary>The crash point of the process that runs now, or null.</summary>
    public static CrashPoint? Current
    {
        get => CurrentPoint.Value;
        set => CurrentPoint.Value = value;
    }

    /// <summary>Whether the process was killed.</summary>
    public bool IsDead => _isDead;

    public Task BeforeAsync()
    {
        int call = Interlocked.Increment(ref _calls);
        _isDead |= !isAfterEffect && call >= atCall;
        return ThrowIfDead();
    }

    public Task AfterAsync()
    {
        _isDead |= isAfterEffect && Volatile.Read(ref _calls) >= atCall;
        return ThrowIfDead();
    }

    private Task ThrowIfDead() => _isDead ? throw new SimulatedCrashException() : Task.CompletedTask;
}
