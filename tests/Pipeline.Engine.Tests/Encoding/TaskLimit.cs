namespace Pipeline.Engine.Tests.Encoding;

/// <summary>Turns a wait that would never end into a failed test.</summary>
internal static class TaskLimit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task InTimeAsync(this Task task) => task.WaitAsync(Limit);

    public static Task<T> InTimeAsync<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task InTimeAsync(this ValueTask task) => task.AsTask().WaitAsync(Limit);
}
