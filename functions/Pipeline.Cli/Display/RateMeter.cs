namespace Pipeline.Cli.Display;

/// <summary>How fast a count grows, over a window that slides: what matters is the pace now, not since the start.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    // Several polls at their longest interval, and a few shards of a slow model.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(long Timestamp, long Done)> _samples = new();
    private (long Timestamp, long Done) _last;

    /// <summary>Per second; null until there are two samples at different times.</summary>
    public double? PerSecond
    {
        get
        {
            if (_samples.Count < 2)
            {
                return null;
            }

            (long timestamp, long done) = _samples.Peek();
            double seconds = time.GetElapsedTime(timestamp, _last.Timestamp).TotalSeconds;
            return seconds > 0 ? (_last.Done - done) / seconds : null;
        }
    }

    /// <summary>Takes the count at this moment. One that shrank starts anew: the batch was retried.</summary>
    public void Add(long done)
    {
        long now = time.GetTimestamp();
        if (_samples.Count > 0 && done < _last.Done)
        {
            _samples.Clear();
        }

        _last = (now, done);
        _samples.Enqueue(_last);
        // the newest sample that is a whole window old stays, so that the window is full
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.ElementAt(1).Timestamp, now) >= Window)
        {
            _samples.Dequeue();
        }
    }

    /// <summary>The time in which the rest is done at this pace; null if that is not known, or if nothing moves.</summary>
    public TimeSpan? TimeLeft(long total) =>
        PerSecond is { } rate and > 0 && (total - _last.Done) / rate is var seconds && seconds < TimeSpan.MaxValue.TotalSeconds / 2
            ? TimeSpan.FromSeconds(Math.Max(0, seconds))
            : null;
}
