namespace Pipeline.Storage.Composition;

/// <summary>Section <c>Storage</c>, the same for every program.</summary>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary>Where blobs and messages lie.</summary>
    /// <value>Default <c>Embedded</c>.</value>
    public StorageMode Mode { get; init; }

    /// <summary>Folder of the embedded mode, shared by the programs of this machine.</summary>
    /// <value>Path, absolute or from the current folder. The host has a default, the worker none.</value>
    public string DataDirectory { get; init; } = string.Empty;

    /// <summary>Connection string of the blobs' account (Azurite's, for example); or empty.</summary>
    public string BlobConnectionString { get; init; } = string.Empty;

    /// <summary>Address of the blobs' service, for example <c>https://NAME.blob.core.windows.net</c>, with the identity of the process; or empty.</summary>
    public string BlobServiceUri { get; init; } = string.Empty;

    /// <summary>Connection string of the account whose queues are used in place of Service Bus; or empty.</summary>
    public string QueueConnectionString { get; init; } = string.Empty;

    /// <summary>Address of the queue service that is used in place of Service Bus, with the identity of the process; or empty.</summary>
    public string QueueServiceUri { get; init; } = string.Empty;

    /// <summary>Whether a service of Azure is named.</summary>
    internal bool NamesAzure =>
        BlobConnectionString.Length + BlobServiceUri.Length + QueueConnectionString.Length + QueueServiceUri.Length > 0;
}
