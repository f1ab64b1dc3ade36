using Pipeline.Cli.Display;

namespace Pipeline.Cli.Api;

/// <summary>Repeats calls while the server is away, as it is when it restarts.</summary>
internal sealed class Patience(TimeProvider time)
{
    // The time in which a host restarts, or a person notices that it did not.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Calls until there is an answer. The server's Retry-After is waited for; a longer outage than 5 minutes is not.</summary>
    /// <param name="call">One attempt.</param>
    /// <param name="display">Told once that the server is away, and once that it is back.</param>
    /// <param name="cancellationToken">Ends the waiting too.</param>
    /// <exception cref="ServerUnavailableException">No answer for 5 minutes: the last attempt's failure.</exception>
    public async Task<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, IProgressDisplay display, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        TimeSpan pause = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                T answer = await call(cancellationToken);
                if (attempt > 1)
                {
                    display.Note("the server is back.");
                }

                return answer;
            }
            catch (ServerUnavailableException exception) when (time.GetElapsedTime(start) < Limit)
            {
                if (attempt == 1)
                {
                    display.Note($"{exception.Message} Trying again for up to {Figures.Duration(Limit)}.");
                }

                await Task.Delay(NextPause(pause, exception.RetryAfter, time.GetElapsedTime(start)), time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    // The last attempt is at the limit, however long the pause would be.
    private static TimeSpan NextPause(TimeSpan pause, TimeSpan? retryAfter, TimeSpan elapsed)
    {
        TimeSpan wanted = retryAfter > pause ? retryAfter.Value : pause;
        TimeSpan left = elapsed < Limit ? Limit - elapsed : TimeSpan.Zero;
        return wanted < left ? wanted : left;
    }
}
