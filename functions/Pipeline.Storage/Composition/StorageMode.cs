namespace Pipeline.Storage.Composition;

/// <summary>Behind which services the ports stand.</summary>
public enum StorageMode
{
    /// <summary>Files in a folder of this machine.</summary>
    Embedded,

    /// <summary>An Azure storage account, with its own queues or Service Bus.</summary>
    Azure,
}
