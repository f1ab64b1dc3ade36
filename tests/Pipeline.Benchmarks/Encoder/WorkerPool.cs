namespace Pipeline.Benchmarks.Encoder;

/// <summary>Runs batches on some threads, each taking the next batch when it is done with one.</summary>
internal static class WorkerPool
{
    public static void Run(int workerCount, int batchCount, Func<Action<int>> createWorker)
    {
        int next = -1;
        Task[] workers = [.. Enumerable.Range(0, workerCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                Action<int> runBatch = createWorker();
                for (int batch = Interlocked.Increment(ref next); batch < batchCount; batch = Interlocked.Increment(ref next))
                {
                    runBatch(batch);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WaitAll(workers);
    }
}
