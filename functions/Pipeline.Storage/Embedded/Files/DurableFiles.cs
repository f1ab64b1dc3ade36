using System.Runtime.InteropServices;

namespace Pipeline.Storage.Embedded.Files;

/// <summary>Atomic changes of directories. Expected failures are values; all others are <see cref="IOException"/>s.</summary>
internal static class DurableFiles
{
    /// <summary>Gives a file another name, unless that name is taken.</summary>
    internal static LinkOutcome Link(string existing, string created)
    {
        if (NativeMethods.Link(existing, created) == 0)
        {
            return LinkOutcome.Created;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NativeMethods.Exists => LinkOutcome.Exists,
            NativeMethods.NotFound => LinkOutcome.SourceGone,
            int error => throw Failure("link", created, error),
        };
    }

    /// <summary>Renames a file, over another of that name.</summary>
    /// <returns>False where the file (or the new name's folder) is gone.</returns>
    internal static bool TryRename(string from, string to) =>
        IsDone(NativeMethods.Rename(from, to), "rename", from);

    /// <summary>Removes a name.</summary>
    /// <returns>False where there was none.</returns>
    internal static bool TryDelete(string path) => IsDone(NativeMethods.Unlink(path), "unlink", path);

    /// <summary>Makes a folder and those above it, so that they survive a power loss.</summary>
    internal static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        string parent = Path.GetDirectoryName(path) ?? throw new IOException($"'{path}' is not a folder that can be made.");
        CreateDirectory(parent);
        Directory.CreateDirectory(path);
        SyncDirectory(parent);
    }

    /// <summary>Makes a folder's names durable.</summary>
    internal static void SyncDirectory(string path)
    {
        int descriptor;
        while ((descriptor = NativeMethods.Open(path, NativeMethods.OpenForSync)) < 0)
        {
            ThrowUnlessInterrupted("open", path);
        }

        try
        {
            while (NativeMethods.Sync(descriptor) < 0)
            {
                ThrowUnlessInterrupted("fsync", path);
            }
        }
        finally
        {
            _ = NativeMethods.Close(descriptor);
        }
    }

    private static bool IsDone(int result, string call, string path)
    {
        if (result == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == NativeMethods.NotFound ? false : throw Failure(call, path, error);
    }

    private static void ThrowUnlessInterrupted(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error != NativeMethods.Interrupted)
        {
            throw Failure(call, path, error);
        }
    }

    private static IOException Failure(string call, string path, int error) =>
        new($"{call} of '{path}' failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
}
