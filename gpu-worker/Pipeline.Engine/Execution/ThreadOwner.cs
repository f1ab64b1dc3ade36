using System.Diagnostics;

namespace Pipeline.Engine.Execution;

/// <summary>The one thread that may use a set of objects: the first that does. Checked in debug builds.</summary>
internal sealed class ThreadOwner
{
    private int _threadId;

    /// <exception cref="UnreachableException">Another thread has used the objects before.</exception>
    [Conditional("DEBUG")]
    public void AssertOnThread()
    {
        int current = Environment.CurrentManagedThreadId;
        int owner = Interlocked.CompareExchange(ref _threadId, current, 0);
        if (owner != 0 && owner != current)
        {
            throw new UnreachableException($"Thread {current} used what thread {owner} owns.");
        }
    }
}
