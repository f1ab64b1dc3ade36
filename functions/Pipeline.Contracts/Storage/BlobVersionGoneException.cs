namespace Pipeline.Contracts.Storage;

/// <summary>A read or copy was pinned to a version that is not the current one any more.</summary>
public sealed class BlobVersionGoneException(string name, string version)
    : Exception($"Blob '{name}' is no longer at version '{version}'.")
{
    /// <summary>The blob.</summary>
    public string Name { get; } = name;

    /// <summary>The version that was asked for.</summary>
    public string Version { get; } = version;
}
