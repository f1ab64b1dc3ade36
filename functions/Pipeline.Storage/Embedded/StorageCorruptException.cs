namespace Pipeline.Storage.Embedded;

/// <summary>A file of the store is not what the store wrote. Trying again does not help.</summary>
public sealed class StorageCorruptException(string path, string reason) : Exception($"'{path}' {reason}.")
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
