using Pipeline.Contracts.Storage;

namespace Pipeline.Storage.Embedded.Files;

/// <summary>
/// Runs blocking file work away from the caller's thread, and turns what the file system refuses (no space, too many open
/// files, a bad disk) into what the ports promise.
/// </summary>
/// <param name="what">The store or queue, in words.</param>
internal sealed class FileWork(string what)
{
    internal Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Run(() => Run(work), cancellationToken);

    internal T Run<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException cause)
        {
            throw new StorageUnavailableException(what, cause);
        }
    }

    internal void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    /// <summary>The same sequence, each step of it under <see cref="Run{T}"/>.</summary>
    internal IEnumerable<T> Steps<T>(IEnumerable<T> sequence)
    {
        using IEnumerator<T> steps = sequence.GetEnumerator();
        while (Run(steps.MoveNext))
        {
            yield return steps.Current;
        }
    }
}
