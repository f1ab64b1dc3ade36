namespace Pipeline.TestKit;

/// <summary>Awaits conditions that other threads or processes bring about.</summary>
public static class Eventually
{
    // Generous, since a loaded machine is slow; a test that passes never waits this long.
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the limit (20 s by default), in real time.</exception>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? limit = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, limit);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the limit (20 s by default), in real time.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        TimeSpan allowed = limit ?? DefaultLimit;
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > allowed)
            {
                throw new TimeoutException($"Not within {allowed}: {what}.");
            }

            await Task.Delay(PollInterval, TimeProvider.System);
        }
    }
}
