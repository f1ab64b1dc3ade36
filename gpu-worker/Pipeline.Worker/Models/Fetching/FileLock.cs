namespace Pipeline.Worker.Models.Fetching;

/// <summary>
/// A lock between processes: flock(2) on a file that stays, which .NET takes with every file that it opens. The kernel frees it
/// when its process ends, however it ends.
/// </summary>
internal sealed class FileLock : IDisposable
{
    // EWOULDBLOCK of Linux and of macOS: somebody else holds it
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null where somebody holds it so that it excludes ours.</summary>
    /// <param name="path">The lock's file, in a folder that is there.</param>
    /// <param name="isShared">Whether others may hold it too that share it.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static FileLock? TryAcquire(string path, bool isShared)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, isShared ? FileShare.Read : FileShare.None));
        }
        catch (IOException exception) when (exception.HResult is LinuxWouldBlock or MacWouldBlock)
        {
            return null;
        }
    }

    /// <summary>Takes the lock, and waits until it can.</summary>
    /// <param name="path">The lock's file, in a folder that is there.</param>
    /// <param name="isShared">Whether others may hold it too that share it.</param>
    /// <param name="time">Spaces the attempts.</param>
    /// <param name="waiting">Called once if somebody else holds it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<FileLock> AcquireAsync(
        string path, bool isShared, TimeProvider time, Action waiting, CancellationToken cancellationToken)
    {
        bool isWaiting = false;
        while (true)
        {
            if (TryAcquire(path, isShared) is { } acquired)
            {
                return acquired;
            }

            if (!isWaiting)
            {
                waiting();
                isWaiting = true;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();
}
