using Azure.Storage.Queues;

namespace Pipeline.Storage.Azure.Queues;

/// <summary>How the service's client is set up for <see cref="StorageQueueWorkQueue"/>.</summary>
internal static class QueueClientSettings
{
    /// <summary>Settings of a new client; the caller may add to them.</summary>
    internal static QueueClientOptions Create() => new()
    {
        // MessageText encodes, and reads what others encoded
        MessageEncoding = QueueMessageEncoding.None,

        // there is one retry policy, and it is ResilientWorkQueue's
        Retry = { MaxRetries = 0 },
    };
}
