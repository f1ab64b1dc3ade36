namespace Pipeline.Engine.Onnx.Compilation;

/// <summary>
/// A folder beside the output in which the output is made, and which then becomes it by a rename. A lock on a file beside it
/// tells that its owner lives: the kernel frees the lock when the process ends, however it ends, and the next compiler of the
/// same output removes what a dead one left.
/// </summary>
internal sealed class CompileFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private const string OldSuffix = ".old";
    private const int MaxAttempts = 100;

    private readonly string _output;
    private readonly string _lockPath;
    private readonly FileStream _lock;

    private CompileFolder(string output, string path, FileStream heldLock)
    {
        _output = output;
        Path = path;
        _lockPath = path + LockSuffix;
        _lock = heldLock;
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    /// <summary>Removes what dead compilers left and makes a folder.</summary>
    /// <param name="output">Full path of the output; its parent is made if need be.</param>
    public static CompileFolder Create(string output)
    {
        string parent = System.IO.Path.GetDirectoryName(output) ?? throw new ArgumentException("The root cannot be an output.", nameof(output));
        Directory.CreateDirectory(parent);
        string prefix = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(output)}.compile-");
        RemoveAbandoned(prefix);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            string path = prefix + System.IO.Path.GetRandomFileName();
            if (TryLock(path + LockSuffix, FileMode.CreateNew) is not { } heldLock)
            {
                continue;
            }

            // Between the creation and the lock of the file another compiler may have taken it for abandoned.
            if (File.Exists(path + LockSuffix))
            {
                Directory.CreateDirectory(path);
                return new CompileFolder(output, path, heldLock);
            }

            heldLock.Dispose();
        }

        throw new IOException($"{parent}: no folder could be locked for writing.");
    }

    /// <summary>Puts the folder in the output's place.</summary>
    /// <param name="isDone">Whether what stands there is what this folder would be; asked when another compiler was faster.</param>
    /// <returns>False if another compiler was faster.</returns>
    /// <exception cref="IOException">The output cannot be replaced.</exception>
    public bool Publish(Func<bool> isDone)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (Directory.Exists(_output))
            {
                if (isDone())
                {
                    return false;
                }

                MoveOutputAside(attempt);
            }

            try
            {
                Directory.Move(Path, _output);
                return true;
            }
            catch (IOException) when (Directory.Exists(_output))
            {
                // another compiler came between
            }
        }

        throw new IOException($"{_output}: other compilers keep replacing the folder.");
    }

    public void Dispose()
    {
        RemoveFolders(Path);
        File.Delete(_lockPath);
        _lock.Dispose();
    }

    private void MoveOutputAside(int attempt)
    {
        try
        {
            Directory.Move(_output, $"{Path}{OldSuffix}{attempt}");
        }
        catch (DirectoryNotFoundException)
        {
            // another compiler moved it
        }
    }

    private static void RemoveAbandoned(string prefix)
    {
        string parent = System.IO.Path.GetDirectoryName(prefix)!;
        foreach (string lockPath in Directory.EnumerateFiles(parent, $"{System.IO.Path.GetFileName(prefix)}*{LockSuffix}").ToList())
        {
            using FileStream? abandoned = TryLock(lockPath, FileMode.Open);
            if (abandoned is not null)
            {
                RemoveFolders(lockPath[..^LockSuffix.Length]);
                File.Delete(lockPath);
            }
        }
    }

    /// <summary>The folder, and outputs that it was to replace.</summary>
    private static void RemoveFolders(string path)
    {
        string parent = System.IO.Path.GetDirectoryName(path)!;
        foreach (string folder in Directory.EnumerateDirectories(parent, System.IO.Path.GetFileName(path) + "*").ToList())
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Null where the file is locked, exists against the mode, or is gone.</summary>
    private static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
