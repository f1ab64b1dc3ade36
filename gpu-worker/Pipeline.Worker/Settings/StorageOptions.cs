namespace Pipeline.Worker.Settings;

/// <summary>The section <c>Storage</c>, which the worker has in common with the host.</summary>
internal sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary>Folder of the embedded storage, shared with the host.</summary>
    /// <value>Path, absolute or from the current folder. No default.</value>
    public string DataDirectory { get; init; } = string.Empty;
}
