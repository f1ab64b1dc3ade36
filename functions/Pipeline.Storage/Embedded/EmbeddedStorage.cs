namespace Pipeline.Storage.Embedded;

/// <summary>The embedded storage mode as a whole: both ports over one data folder, without retries.</summary>
public static class EmbeddedStorage
{
    private const string BlobFolder = "blobs";
    private const string QueueFolder = "queues";

    /// <summary>The blobs of a data folder.</summary>
    public static EmbeddedBlobStore OpenBlobs(string dataDirectory, TimeProvider time) =>
        new(Path.Combine(dataDirectory, BlobFolder), time);

    /// <summary>The queues of a data folder.</summary>
    public static EmbeddedWorkQueue OpenQueues(string dataDirectory, TimeProvider time) =>
        new(Path.Combine(dataDirectory, QueueFolder), new EmbeddedQueueOptions(), time);
}
