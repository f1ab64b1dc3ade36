namespace Pipeline.Contracts.Storage;

/// <summary>There is no blob of that name.</summary>
public sealed class BlobNotFoundException(string name) : Exception($"There is no blob '{name}'.")
{
    /// <summary>The blob that is not there.</summary>
    public string Name { get; } = name;
}
