using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest;
using Pipeline.Ingest.Handling;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>A control plane that does one thing at a time: handles a message, or sweeps.</summary>
internal sealed class ScheduledHost(IngestServices services, IWorkQueue queue, Random random)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    public async Task WorkAsync()
    {
        switch (random.Next(3))
        {
            case 0:
                await HandleAsync(Names.SubmissionQueue, services.Submissions.HandleAsync);
                break;
            case 1:
                await HandleAsync(Names.EventQueue, services.ShardsFinished.HandleAsync);
                break;
            default:
                await services.Sweeper.SweepAsync(CancellationToken.None);
                break;
        }
    }

    private async Task HandleAsync(string name, Func<ReadOnlyMemory<byte>, CancellationToken, Task<HandlerResult>> handle)
    {
        foreach (ReceivedMessage message in await queue.ReceiveAsync(name, 1, TimeSpan.Zero, CancellationToken.None))
        {
            HandlerResult result = await handle(message.Body, CancellationToken.None);
            Assert.AreNotEqual(HandlerOutcome.Poison, result.Outcome, result.Description);
            try
            {
                await (result.Outcome == HandlerOutcome.Done
                    ? queue.CompleteAsync(message, CancellationToken.None)
                    : queue.ReturnAsync(message, RetryDelay, CancellationToken.None));
            }
            catch (StorageUnavailableException)
            {
                // it comes again
            }
        }
    }
}
