namespace Pipeline.Engine.Onnx.Safetensors;

/// <summary>
/// Follows every link in a path, directories included. A Hugging Face cache links its files by relative paths, and such a
/// link seen through a linked directory points elsewhere when it is resolved by text alone.
/// </summary>
internal static class RealPath
{
    // as many as Linux follows before it reports a loop
    private const int MaxLinks = 40;

    /// <exception cref="IOException">The links form a loop.</exception>
    public static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        string resolved = Path.GetPathRoot(full)!;
        var rest = new Stack<string>();
        PushParts(rest, full[resolved.Length..]);
        int links = 0;

        while (rest.TryPop(out string? part))
        {
            if (part == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            string candidate = Path.Combine(resolved, part);
            string? target = new FileInfo(candidate).LinkTarget;
            if (target is null)
            {
                resolved = candidate;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"{path}: more than {MaxLinks} links, or a loop of links.");
            }

            string? root = Path.GetPathRoot(target);
            resolved = string.IsNullOrEmpty(root) ? resolved : root;
            PushParts(rest, target[(root?.Length ?? 0)..]);
        }

        return resolved;
    }

    private static void PushParts(Stack<string> rest, string path)
    {
        string[] parts = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts.Reverse())
        {
            if (part != ".")
            {
                rest.Push(part);
            }
        }
    }
}
