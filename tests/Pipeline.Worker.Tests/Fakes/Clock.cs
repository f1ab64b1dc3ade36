using Pipeline.TestKit;

namespace Pipeline.Worker.Tests.Fakes;

/// <summary>Lets a manual clock run while something works that pauses by it.</summary>
internal static class Clock
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Advances the clock in small steps until the task ends.</summary>
    public static async Task<T> RunAsync<T>(ManualTimeProvider time, Task<T> task)
    {
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(Step);
                return task.IsCompleted;
            },
            "the work ends");
        return await task;
    }
}
