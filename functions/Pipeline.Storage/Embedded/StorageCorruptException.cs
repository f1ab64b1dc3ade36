using Pipeline.Contracts.Records;

namespace Pipeline.Storage.Embedded;

/// <summary>A file of the store is not what the store wrote. It costs the shard or batch that needs it, not the process.</summary>
/// <param name="path">The file.</param>
/// <param name="reason">What is wrong with it, as the end of a sentence that begins with "it".</param>
public sealed class StorageCorruptException(string path, string reason)
    : MalformedRecordException($"'{path}'", new InvalidDataException($"it {reason}."))
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
