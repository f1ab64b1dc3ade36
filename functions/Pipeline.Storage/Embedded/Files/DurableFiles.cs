using System.Runtime.InteropServices;

namespace Pipeline.Storage.Embedded.Files;

/// <summary>Atomic changes of directories. Expected failures are values; all others are <see cref="IOException"/>s.</summary>
internal static class DurableFiles
{
    // Each further attempt means that another process removed a folder that was empty.
    private const int MaxAttempts = 1000;

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

    /// <summary>Puts a folder in its place with all that it holds, unless a folder that holds something stands there.</summary>
    internal static LinkOutcome PlaceDirectory(string from, string to)
    {
        if (NativeMethods.Rename(from, to) == 0)
        {
            return LinkOutcome.Created;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NativeMethods.Exists or NativeMethods.NotEmpty => LinkOutcome.Exists,
            NativeMethods.NotFound => LinkOutcome.SourceGone,
            int error => throw Failure("rename", from, error),
        };
    }

    /// <summary>Makes a folder, if it is not there, in one that is.</summary>
    /// <returns>False where the folder above is gone.</returns>
    internal static bool TryCreateDirectory(string path)
    {
        if (NativeMethods.MakeDirectory(path, NativeMethods.DirectoryMode) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NativeMethods.Exists => true,
            NativeMethods.NotFound => false,
            int error => throw Failure("mkdir", path, error),
        };
    }

    /// <summary>Removes a folder.</summary>
    /// <returns>False where it holds something, or is gone.</returns>
    internal static bool TryRemoveDirectory(string path)
    {
        if (NativeMethods.RemoveDirectory(path) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NativeMethods.Exists or NativeMethods.NotEmpty or NativeMethods.NotFound => false,
            int error => throw Failure("rmdir", path, error),
        };
    }

    /// <summary>Makes a folder and those above it, so that they survive a power loss. Others may remove them while empty.</summary>
    internal static void CreateDirectory(string path)
    {
        for (int attempt = 0; !Directory.Exists(path); attempt++)
        {
            string? parent = attempt < MaxAttempts ? Path.GetDirectoryName(path) : null;
            CreateDirectory(parent ?? throw new IOException($"'{path}' is not a folder that can be made."));
            if (TryCreateDirectory(path))
            {
                TrySyncDirectory(parent);
            }
        }
    }

    /// <summary>Makes a folder's names durable.</summary>
    internal static void SyncDirectory(string path)
    {
        if (!TrySyncDirectory(path))
        {
            throw new DirectoryNotFoundException($"'{path}' is gone.");
        }
    }

    /// <summary>Makes a folder's names durable.</summary>
    /// <returns>False where the folder is gone.</returns>
    internal static bool TrySyncDirectory(string path)
    {
        int descriptor;
        while ((descriptor = NativeMethods.Open(path, NativeMethods.OpenForSync)) < 0)
        {
            if (Marshal.GetLastPInvokeError() == NativeMethods.NotFound)
            {
                return false;
            }

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

        return true;
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
