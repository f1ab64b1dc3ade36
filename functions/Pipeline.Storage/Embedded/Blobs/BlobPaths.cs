using System.Text;

namespace Pipeline.Storage.Embedded.Blobs;

/// <summary>
/// Blob names as folders. The folder of a blob ends with '@', which no name holds, so that "a" and "a/b" can both exist. A
/// segment too long for a file name continues in a folder within: the name's part there ends with '+'.
/// </summary>
internal static class BlobPaths
{
    internal const char BlobMark = '@';
    internal const char ContinuationMark = '+';

    /// <summary>What the names of folders begin with that are no part of any blob's name.</summary>
    internal const char AsideMark = '~';

    // File systems allow 255 bytes; names are ASCII.
    private const int MaxPartLength = 200;

    /// <summary>Where folders of blobs are made before they are put in their places.</summary>
    internal static string Founding(string root) => Path.Combine(root, $"{AsideMark}new");

    /// <summary>The folder of a blob.</summary>
    internal static string Blob(string root, string name) => Folder(root, name) + BlobMark;

    /// <summary>The blob of a folder under the root.</summary>
    internal static string Name(string root, string blobFolder) =>
        blobFolder[(root.Length + 1)..^1].Replace($"{ContinuationMark}/", "", StringComparison.Ordinal);

    /// <summary>The folder of the names that begin with this one and '/'. The name must have been checked.</summary>
    internal static string Folder(string root, string name)
    {
        StringBuilder path = new(root, root.Length + name.Length + 16);
        foreach (Range range in name.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> segment = name.AsSpan()[range];
            for (; segment.Length > MaxPartLength; segment = segment[MaxPartLength..])
            {
                path.Append('/').Append(segment[..MaxPartLength]).Append(ContinuationMark);
            }

            path.Append('/').Append(segment);
        }

        return path.ToString();
    }
}
