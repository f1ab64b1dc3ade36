using Microsoft.Win32.SafeHandles;

namespace Pipeline.Storage.Embedded.Files;

/// <summary>Opens files that others may remove at any time.</summary>
internal static class FileOpening
{
    /// <summary>Opens for reading; null where the file is gone.</summary>
    internal static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
