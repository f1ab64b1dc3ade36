using System.Collections.Concurrent;

namespace Pipeline.Cli.Tests.Fakes;

/// <summary>
/// A clock that jumps to the end of every pause that code under test makes, and keeps their lengths. Timers longer than
/// a pause may be are limits; they never fire.
/// </summary>
internal sealed class SkippingTimeProvider : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<TimeSpan> _pauses = new();
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public IReadOnlyList<TimeSpan> Pauses => [.. _pauses];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.Zero && dueTime <= LongestPause)
        {
            _pauses.Enqueue(dueTime);
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            ThreadPool.QueueUserWorkItem(_ => callback(state)); // not here: the caller does not have its timer yet
        }

        return new SkippedTimer();
    }

    private sealed class SkippedTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
