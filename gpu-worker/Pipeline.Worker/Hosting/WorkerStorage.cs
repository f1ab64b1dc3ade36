using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Storage.Embedded;

namespace Pipeline.Worker.Hosting;

/// <summary>The storage that this worker is built with: files of this machine.</summary>
internal static class WorkerStorage
{
    // the same folders as the control plane's
    private const string Blobs = "blobs";
    private const string Queues = "queues";

    public static IBlobStore CreateBlobStore(string dataDirectory, TimeProvider time) =>
        new EmbeddedBlobStore(Path.Combine(dataDirectory, Blobs), time);

    public static IWorkQueue CreateWorkQueue(string dataDirectory, TimeProvider time) =>
        throw new NotSupportedException(Path.Combine(dataDirectory, Queues) + time);
}
