using System.Globalization;
using Pipeline.Storage.CrashChild;
using Pipeline.Storage.Embedded;

// Started by the crash test with: folder, name of this child, seed. Works until it is killed.
string folder = args[0];
string child = args[1];
int seed = int.Parse(args[2], CultureInfo.InvariantCulture);

EmbeddedBlobStore blobs = new(Path.Combine(folder, "blobs"), TimeProvider.System);
EmbeddedWorkQueue queue = new(Path.Combine(folder, "queues"), new EmbeddedQueueOptions(), TimeProvider.System);
AckLog log = new(Console.Out);

await await Task.WhenAny(
    new BlobWork(blobs, child, log, new Random(seed)).RunAsync(),
    new QueueWork(queue, child, log, new Random(seed + 1)).RunAsync());
