namespace Pipeline.Contracts.Storage;

/// <summary>A store or queue did not do its work for a reason that may pass: the call can be tried again.</summary>
public sealed class StorageUnavailableException(string what, Exception? cause) : Exception($"{what} is not available now.", cause)
{
    /// <summary>The store or queue, in words.</summary>
    public string What { get; } = what;
}
