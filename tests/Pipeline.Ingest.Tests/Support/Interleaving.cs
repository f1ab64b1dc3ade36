using Pipeline.TestKit.Queues;

namespace Pipeline.Ingest.Tests.Support;

/// <summary>Calls give way at random, so that what runs at once overtakes each other between any two of them.</summary>
internal static class Interleaving
{
    public static void Attach(IngestFixture fixture, Random random)
    {
        async Task GiveWayAsync()
        {
            int times;
            lock (random)
            {
                times = random.Next(4);
            }

            for (int time = 0; time < times; time++)
            {
                await Task.Yield();
            }
        }

        fixture.Store.Before = _ => GiveWayAsync();
        fixture.Store.After = _ => GiveWayAsync();
        fixture.Queue.After = call => call.Operation == QueueOperation.Receive ? Task.CompletedTask : GiveWayAsync();
    }
}
